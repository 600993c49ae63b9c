package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.miso.MisoStub;
import dev.weft.destination.personalize.PersonalizeStub;
import dev.weft.it.app.Club;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every event goes to Miso and to both destinations of Amazon Personalize, from one spool. */
@Timeout(300)
class PersonalizeFanOutIT {
  private static final String MISO_KEY = "it-secret-2";
  private static final String KEY = "AKIAFANOUT";
  private static final String SECRET = "fan-out-secret";

  /** How long one of the three is down: a minute, or as long as 40 events need. */
  private static final Duration OUTAGE =
      Boolean.getBoolean("tests.full") ? Duration.ofSeconds(60) : Duration.ZERO;

  private static final int LEAST_EVENTS = 40;

  @TempDir private Path folder;

  @Test
  void oneThatIsDownForAWhileHoldsBackNobodyAndHasEverythingInTheEnd() throws IOException {
    try (MisoStub miso = new MisoStub(MISO_KEY);
        PersonalizeStub personalize = new PersonalizeStub().know(KEY, SECRET);
        JavaProcess club = launch(miso, personalize).app(Club.class, List.of())) {
      personalize.goDown("/events");
      int events = buyWhileDown(club);

      var unused = miso.awaitEvents(events, JavaProcess.PATIENCE);
      var unused2 = personalize.awaitTaken(events, JavaProcess.PATIENCE);
      assertThat(personalize.taken())
          .as("only actions, while the other operation is down")
          .hasSize(events)
          .allMatch(taken -> taken.path().equals("/action-interactions"));
      assertThat(instances()).as("folders of spools").hasSize(1);
      club.awaitWeft("personalize-events did not take a batch (the service cannot answer now");

      personalize.comeUp();
      var unused3 = personalize.awaitTaken(2 * events, JavaProcess.PATIENCE);
      int exitCode = club.stop();

      assertThat(exitCode).isEqualTo(JavaProcess.TERMINATED);
      for (String name : List.of("miso", "personalize-actions", "personalize-events")) {
        assertThat(Arrivals.account(club, name))
            .as(name)
            .isEqualTo(new Arrivals.Account(events, events, 0, 0));
      }
      List<String> ids = miso.events().stream().map(Arrivals::idOf).toList();
      assertThat(ids).hasSize(events).doesNotHaveDuplicates();
      assertThat(ids(personalize, "/action-interactions")).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(ids(personalize, "/events")).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(miso.violations()).isEmpty();
      assertThat(personalize.violations()).isEmpty();
      assertThat(club.err().lines()).allMatch(line -> line.startsWith("weft: "));
    }
  }

  private Launch launch(MisoStub miso, PersonalizeStub personalize) {
    return new Launch(Jdk.current())
        .quick()
        .agent(
            """
            destinations: [miso, personalize-actions, personalize-events]
            spool: {folder: %s}
            upload: {linger: 20 ms}
            retry: {first: 50 ms, longest: 200 ms}
            miso: {url: %s}
            personalize: {region: %s, endpoint: %s}
            personalize-actions: {tracking-id: %s}
            personalize-events: {tracking-id: %s}
            """
                .formatted(
                    folder,
                    miso.address(),
                    PersonalizeStub.REGION,
                    personalize.address(),
                    PersonalizeStub.ACTIONS_TRACKER,
                    PersonalizeStub.EVENTS_TRACKER))
        .environment("WEFT_MISO_API_KEY", MISO_KEY)
        .environment("AWS_ACCESS_KEY_ID", KEY)
        .environment("AWS_SECRET_ACCESS_KEY", SECRET);
  }

  /** Returns how many were bought. */
  private static int buyWhileDown(JavaProcess club) {
    long end = System.nanoTime() + OUTAGE.toNanos();
    int events = 0;
    while (events < LEAST_EVENTS || System.nanoTime() < end) {
      events++;
      club.say("buy m" + events % 7 + " sku-" + events);
      var unused =
          club.out().await(Pattern.compile("m\\d buys sku-" + events), JavaProcess.PATIENCE);
    }
    return events;
  }

  private static List<String> ids(PersonalizeStub personalize, String path) {
    List<String> ids = new ArrayList<>();
    for (PersonalizeStub.Taken taken : personalize.taken()) {
      if (taken.path().equals(path)) ids.add(taken.id());
    }
    return ids;
  }

  private Set<String> instances() throws IOException {
    Set<String> folders = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(Files::isDirectory).forEach(each -> folders.add(each.toString()));
    }
    return folders;
  }
}
