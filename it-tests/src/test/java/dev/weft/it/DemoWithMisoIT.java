package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.StubServer;
import dev.weft.demo.drive.ExpectedEvent;
import dev.weft.destination.miso.MisoStub;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A tour through the shop with the agent, while Miso takes everything at once. */
@ParameterizedClass
@MethodSource("tours")
class DemoWithMisoIT {
  private static final String KEY = "it-secret-1d9c4b";

  private final Tour tour;

  DemoWithMisoIT(Tour tour) {
    this.tour = tour;
  }

  private record Tour(
      Jdk jdk,
      Instant began,
      int exitCode,
      List<ExpectedEvent> expected,
      List<Map<String, Object>> arrived,
      List<StubServer.Request> requests,
      List<String> violations,
      JavaProcess shop) {

    static Tour take(Jdk jdk) {
      Instant began = Instant.now();
      try (MisoStub miso = new MisoStub(KEY);
          JavaProcess shop =
              new Launch(jdk)
                  .agentForShop("destinations: [miso]")
                  .environment("WEFT_MISO_API_KEY", KEY)
                  .environment("WEFT_MISO_URL", miso.address().toString())
                  .shop()) {
        List<ExpectedEvent> expected = Tours.take(shop).expected();
        var unused = miso.awaitEvents(expected.size(), JavaProcess.PATIENCE);
        int exitCode = shop.stop();
        return new Tour(
            jdk,
            began,
            exitCode,
            expected,
            miso.events(),
            miso.requests(),
            miso.violations(),
            shop);
      }
    }

    @Override
    public String toString() {
      return jdk.toString();
    }
  }

  /** One tour for each JDK; its outcome is looked at from all sides. */
  static Stream<Tour> tours() {
    return Jdk.all().stream().map(Tour::take);
  }

  @Test
  void everyExpectedEventArrivesOnceAndNothingElseDoes() {
    Arrivals.assertExactly(tour.expected(), tour.arrived());
  }

  @Test
  void nothingIsAgainstTheContract() {
    assertThat(tour.violations()).isEmpty();
  }

  @Test
  void theTourIsTrackedAsTheseTypes() {
    assertThat(tour.arrived())
        .extracting(event -> event.get("type"))
        .contains(
            "home_page_view",
            "category_page_view",
            "product_detail_page_view",
            "search",
            "add_to_cart",
            "remove_from_cart",
            "checkout",
            "rate",
            "custom");
  }

  @Test
  void aVisitorHasNoUserIdBeforeTheSignInAndBothIdsAfterIt() {
    List<Map<String, Object>> signedIn =
        tour.arrived().stream().filter(event -> event.containsKey("user_id")).toList();

    assertThat(signedIn).isNotEmpty().hasSizeLessThan(tour.arrived().size());
    assertThat(tour.arrived())
        .allSatisfy(event -> assertThat(event.get("anonymous_id")).isNotNull());
    assertThat(tour.arrived())
        .filteredOn(event -> !event.containsKey("user_id"))
        .extracting(event -> event.get("anonymous_id"))
        .contains(signedIn.get(0).get("anonymous_id"));
  }

  @Test
  void everyEventHasAnIdOfItsOwn() {
    assertThat(tour.arrived()).extracting(Arrivals::idOf).doesNotHaveDuplicates();
  }

  @Test
  void everyEventHasTheTimeOfItsCapture() {
    assertThat(tour.arrived())
        .extracting(event -> OffsetDateTime.parse((String) event.get("timestamp")).toInstant())
        .allSatisfy(time -> assertThat(time).isBetween(tour.began(), Instant.now()))
        .isSorted();
  }

  @Test
  void theKeyTravelsInItsHeaderOnly() {
    assertThat(tour.requests())
        .isNotEmpty()
        .allSatisfy(
            request -> {
              assertThat(request.headers()).containsEntry("x-api-key", KEY);
              assertThat(request.target()).isEqualTo("/v1/interactions");
              assertThat(request.body()).doesNotContain(KEY);
            });
    assertThat(tour.shop().out().lines()).noneMatch(line -> line.contains(KEY));
    assertThat(tour.shop().err().lines()).noneMatch(line -> line.contains(KEY));
  }

  @Test
  void theAccountingAddsUp() {
    Arrivals.Account account = Arrivals.account(tour.shop(), "miso");

    assertThat(account.captured()).isEqualTo(tour.expected().size());
    assertThat(account.delivered()).isEqualTo(tour.expected().size());
    assertThat(account.addsUp()).isTrue();
  }

  @Test
  void theJvmAndTheShopHaveNothingToComplainAbout() {
    assertThat(tour.shop().err().lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("weft: "))
        .noneMatch(line -> line.contains("WARNING"));
    assertThat(tour.shop().out().lines())
        .singleElement()
        .asString()
        .matches("Clay & Kettle is open at http://localhost:\\d+");
    assertThat(tour.exitCode()).isEqualTo(JavaProcess.TERMINATED);
  }

  @Test
  void uploadsAreBatchesNotSingleEvents() {
    assertThat(tour.requests()).hasSizeLessThan(tour.expected().size());
    assertThat(
            tour.requests().stream()
                .flatMap(request -> Stream.of(Arrivals.uploaded(request.body()).size()))
                .mapToInt(Integer::intValue)
                .sum())
        .isEqualTo(tour.expected().size());
  }
}
