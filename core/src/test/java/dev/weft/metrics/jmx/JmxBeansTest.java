package dev.weft.metrics.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Examples;
import dev.weft.event.Lane;
import dev.weft.metrics.Figures;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JmxBeansTest {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Figures figures = new Figures();
  private final JmxBeans beans = beans("");

  @AfterEach
  void close() {
    beans.close();
  }

  @Test
  void everyPartHasItsBeanOnceTheServerIsThere() throws Exception {
    beans.refresh();
    beans.refresh();

    assertThat(names())
        .containsExactlyInAnyOrder(
            "dev.weft:type=Capture",
            "dev.weft:type=Ring",
            "dev.weft:type=Rules",
            "dev.weft:type=Spool",
            "dev.weft:name=miso,type=Destination",
            "dev.weft:name=file,type=Destination");
  }

  @Test
  void aDestinationTellsWhatAPersonWantsToKnow() throws Exception {
    figures.accounting.captured(Lane.CONVERSION);
    figures.accounting.captured(Lane.VIEW);
    figures.accounting.delivered("miso", Examples.addToCart(1));
    figures.accounting.dropped(Lane.VIEW, "no_identity", "A#add");
    figures.accounting.retried("miso", "held");
    figures.requests.sent("miso", 1, 500, 250_000_000);
    figures.requests.sent("miso", 1, 500, 750_000_000);
    figures.levels = Figures.levels("held", "HTTP 401", 42, Figures.NOW - 1_500);

    beans.refresh();
    String miso = "dev.weft:type=Destination,name=miso";

    assertThat(get(miso, "State")).isEqualTo("held");
    assertThat(get(miso, "Trouble")).isEqualTo("HTTP 401");
    assertThat(get(miso, "Captured")).isEqualTo(2L);
    assertThat(get(miso, "Delivered")).isEqualTo(1L);
    assertThat(get(miso, "DeadLettered")).isEqualTo(0L);
    assertThat(table(miso, "Dropped")).isEqualTo(Map.of("no_identity", 1L));
    assertThat(table(miso, "Suppressed")).isEmpty();
    assertThat(table(miso, "Retries")).isEqualTo(Map.of("held", 1L));
    assertThat(get(miso, "LagSeconds")).isEqualTo(1.5);
    assertThat(get(miso, "Requests")).isEqualTo(2L);
    assertThat(get(miso, "BytesSent")).isEqualTo(1_000L);
    assertThat(get(miso, "MeanSendSeconds")).isEqualTo(0.5);
    assertThat(get(miso, "MaxSendSeconds")).isEqualTo(0.75);
    assertThat(get(miso, "Accounting"))
        .isEqualTo(
            "miso: captured 2 = delivered 1 + dead-lettered 0 + dropped 1 {no_identity=1} +"
                + " suppressed 0 + pending 0");
  }

  @Test
  void theOtherPartsTellTheirsToo() throws Exception {
    figures.accounting.captured(Lane.VIEW);
    figures.accounting.dropped(Lane.VIEW, "ring_full", "");
    figures.accounting.suppressed(Lane.VIEW, "bot");
    figures.accounting.dropped("miso", 5, "expired");
    figures.levels = Figures.levels("running", "", 42, Figures.NOW - 1_500);

    beans.refresh();

    assertThat(table("dev.weft:type=Capture", "Captured"))
        .isEqualTo(Map.of("conversion", 0L, "view", 1L, "impression", 0L));
    assertThat(table("dev.weft:type=Capture", "Dropped")).isEqualTo(Map.of("ring_full", 1L));
    assertThat(table("dev.weft:type=Capture", "Suppressed")).isEqualTo(Map.of("bot", 1L));
    assertThat(get("dev.weft:type=Ring", "Events")).isEqualTo(3L);
    assertThat(get("dev.weft:type=Ring", "Bytes")).isEqualTo(300L);
    assertThat(get("dev.weft:type=Spool", "Bytes")).isEqualTo(4_096L);
    assertThat(get("dev.weft:type=Spool", "Segments")).isEqualTo(2);
    assertThat(get("dev.weft:type=Spool", "Durable")).isEqualTo(true);
    assertThat(get("dev.weft:type=Spool", "OldestAgeSeconds")).isEqualTo(1.5);
  }

  @Test
  void aSecondAndAThirdWeftInOneJvmHaveNamesOfTheirOwn() {
    JmxBeans shop = beans("/shop");
    JmxBeans nameless = beans("");
    beans.refresh();

    shop.refresh();
    nameless.refresh();

    assertThat(names())
        .contains(
            "dev.weft:type=Capture",
            "dev.weft:instance=/shop,type=Capture",
            "dev.weft:instance=2,type=Capture",
            "dev.weft:instance=/shop,name=miso,type=Destination")
        .hasSize(18);
    shop.close();
    nameless.close();
    assertThat(names()).hasSize(6).noneMatch(name -> name.contains("instance"));
  }

  @Test
  void theRulesAreToldOnRequest() throws Exception {
    beans.refresh();

    assertThat(server.invoke(new ObjectName("dev.weft:type=Rules"), "report", null, null))
        .isEqualTo("the rules");
  }

  @Test
  void aCloseTakesBackWhatIsOurs() {
    beans.refresh();

    beans.close();

    assertThat(names()).isEmpty();
  }

  @Test
  void aCloseBeforeAnythingWasRegisteredDoesNothing() {
    beans.close();

    assertThat(names()).isEmpty();
  }

  private JmxBeans beans(String context) {
    return new JmxBeans(context, figures.readings, figures::balances, () -> "the rules");
  }

  private List<String> names() {
    try {
      return server.queryNames(new ObjectName("dev.weft:*"), null).stream()
          .map(ObjectName::getCanonicalName)
          .toList();
    } catch (javax.management.JMException e) {
      throw new AssertionError(e);
    }
  }

  private Object get(String bean, String attribute) throws Exception {
    return server.getAttribute(new ObjectName(bean), attribute);
  }

  private Map<String, Long> table(String bean, String attribute) throws Exception {
    Map<String, Long> rows = new java.util.TreeMap<>();
    for (Object row : ((TabularData) get(bean, attribute)).values()) {
      CompositeData data = (CompositeData) row;
      rows.put((String) data.get("key"), (Long) data.get("value"));
    }
    return rows;
  }
}
