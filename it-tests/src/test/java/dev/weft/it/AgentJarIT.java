package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What stands in the agent's jar, and where. */
class AgentJarIT {
  private static final int JAVA_8 = 52;

  @Test
  void theEntryIsAllThatAJvmCouldTakeForClasses() throws IOException {
    try (JarFile jar = new JarFile(Launch.agentJar().toFile())) {
      assertThat(names(jar))
          .filteredOn(name -> name.endsWith(".class"))
          .containsExactlyInAnyOrder(
              "dev/weft/agent/WeftAgent.class", "dev/weft/agent/AgentLoader.class");
    }
  }

  @Test
  void anOldJvmCanLoadTheEntry() throws IOException {
    try (JarFile jar = new JarFile(Launch.agentJar().toFile())) {
      for (String name : List.of("WeftAgent", "AgentLoader")) {
        JarEntry entry = jar.getJarEntry("dev/weft/agent/" + name + ".class");
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
          assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
          assertThat(in.readUnsignedShort()).as("minor version").isZero();
          assertThat(in.readUnsignedShort()).as("class file version of " + name).isEqualTo(JAVA_8);
        }
      }
    }
  }

  @Test
  void everythingElseIsNested() throws IOException {
    try (JarFile jar = new JarFile(Launch.agentJar().toFile())) {
      assertThat(names(jar))
          .filteredOn(name -> !name.endsWith("/") && !name.startsWith("inst/"))
          .allMatch(name -> name.startsWith("META-INF/") || name.startsWith("dev/weft/agent/"));
      assertThat(names(jar)).noneMatch(name -> name.startsWith("META-INF/services/"));
    }
  }

  @Test
  void whatItBringsAlongHasNamesOfItsOwn() throws IOException {
    try (JarFile jar = new JarFile(Launch.agentJar().toFile())) {
      assertThat(names(jar))
          .filteredOn(name -> name.endsWith(".classdata"))
          .allMatch(
              name ->
                  name.startsWith("inst/dev/weft/")
                      || name.equals("inst/boot/WeftBridge.classdata"));
    }
  }

  @Test
  void theManifestNamesTheEntryForStartAttachAndCommands() throws IOException {
    try (JarFile jar = new JarFile(Launch.agentJar().toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();

      assertThat(manifest.getValue("Premain-Class")).isEqualTo("dev.weft.agent.WeftAgent");
      assertThat(manifest.getValue("Main-Class")).isEqualTo("dev.weft.agent.WeftAgent");
      assertThat(manifest.getValue("Agent-Class")).isEqualTo("dev.weft.agent.WeftAgent");
      assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
      assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
      // it would cost the user the CDS and AOT archives
      assertThat(manifest.getValue("Boot-Class-Path")).isNull();
    }
  }

  private static List<String> names(JarFile jar) {
    return jar.stream().map(JarEntry::getName).toList();
  }
}
