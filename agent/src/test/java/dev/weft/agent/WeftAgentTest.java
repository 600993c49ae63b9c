package dev.weft.agent;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class WeftAgentTest {
  @Test
  void theJavaVersionIsReadInBothSpellings() {
    Assertions.assertEquals(8, WeftAgent.javaVersion("1.8"));
    Assertions.assertEquals(17, WeftAgent.javaVersion("17"));
    Assertions.assertEquals(25, WeftAgent.javaVersion("25"));
  }

  @Test
  void anUnusualVersionIsGivenATry() {
    Assertions.assertEquals(17, WeftAgent.javaVersion("17-internal"));
    Assertions.assertEquals(17, WeftAgent.javaVersion(""));
  }

  @Test
  void aToolOfTheJdkIsLeftAlone() {
    Assertions.assertTrue(WeftAgent.isJdkTool("jdk.jcmd/sun.tools.jps.Jps -l"));
    Assertions.assertTrue(WeftAgent.isJdkTool("sun.tools.jstack.JStack 1"));
    Assertions.assertFalse(WeftAgent.isJdkTool("com.acme.shop.Shop --port 1"));
    Assertions.assertFalse(WeftAgent.isJdkTool("shop.jar"));
  }
}
