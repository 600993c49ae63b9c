package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Examples;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import dev.weft.log.ListLog;
import dev.weft.spool.Cursor.Tally;
import dev.weft.spool.InstanceReport.Use;
import dev.weft.spool.Pruning.Action;
import dev.weft.spool.Pruning.Wishes;
import dev.weft.spool.SegmentReport.Range;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen and done from outside. */
class SpoolFolderTest {
  private final ListLog log = new ListLog();

  @TempDir private Path temp;

  private File root() {
    return temp.resolve("spool").toFile();
  }

  private FileSpool open(String... readers) {
    FileSpool.Options options =
        new FileSpool.Options(
            root(),
            64L << 20,
            Duration.ZERO,
            0,
            1 << 20,
            FileSpool.Sync.NEVER,
            Duration.ofSeconds(1),
            4096);
    return FileSpool.open(
        options,
        List.of(readers),
        new InteractionListener() {},
        log,
        Clock.systemUTC(),
        System::nanoTime);
  }

  private static Spool.Item item(Interaction interaction) {
    return new Spool.Item(
        interaction.type().lane(),
        interaction.at().toEpochMilli(),
        InteractionJson.write(interaction));
  }

  private static List<Spool.Item> items(int count) {
    return IntStream.range(0, count).mapToObj(i -> item(Examples.addToCart(i))).toList();
  }

  /** Leaves so many events of which the readers have delivered so many. */
  private void leave(int count, int done, String... readers) {
    try (FileSpool spool = open(readers)) {
      spool.append(items(count));
      for (String reader : readers) {
        spool.advance(reader, new Cursor(0, done, 0, 0, new Tally(done, 0, 0, 0)));
      }
    }
  }

  private InstanceReport only() throws IOException {
    List<InstanceReport> reports = new SpoolFolder(root()).look();
    assertThat(reports).hasSize(1);
    return reports.get(0);
  }

  @Test
  void aFolderInUseShowsWhoHasItAndHowFarEachDestinationIs() throws IOException {
    try (FileSpool spool = open("miso")) {
      spool.append(items(100));
      spool.append(List.of(item(Examples.unicode())));
      spool.advance("miso", new Cursor(0, 40, 0, 0, new Tally(39, 1, 0, 0)));

      InstanceReport report = only();

      assertThat(report.use()).isEqualTo(Use.IN_USE);
      assertThat(report.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(report.segments()).hasSizeGreaterThan(3);
      assertThat(report.events())
          .containsEntry(Lane.CONVERSION, 100L)
          .containsEntry(Lane.VIEW, 1L)
          .containsEntry(Lane.IMPRESSION, 0L);
      assertThat(report.oldest()).isEqualTo(Examples.addToCart(0).at().toEpochMilli());
      assertThat(report.newest()).isEqualTo(Examples.addToCart(99).at().toEpochMilli());
      assertThat(report.isDamaged()).isFalse();
      assertThat(report.cursors()).hasSize(1);
      assertThat(report.cursors().get(0).pending()).isEqualTo(61);
      assertThat(report.cursors().get(0).cursor().orElseThrow().tally().deadLettered()).isOne();
      assertThat(spool.append(items(1))).as("it goes on").isOne();
    }
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aLookChangesNothing() throws IOException {
    leave(100, 10, "miso");
    List<String> before = tree();

    var unused = new SpoolFolder(root()).look();

    assertThat(tree()).isEqualTo(before);
    assertThat(only().use()).isEqualTo(Use.LEFT);
  }

  private List<String> tree() throws IOException {
    try (var files = Files.walk(root().toPath())) {
      List<String> tree = new ArrayList<>();
      for (Path path : files.sorted().toList()) {
        tree.add(path + " " + Files.getLastModifiedTime(path) + " " + Files.size(path));
      }
      return tree;
    }
  }

  @Test
  void eachEventIsHandedOutOnceInOrder() throws IOException {
    leave(50, 20, "miso", "file");
    List<Long> sequences = new ArrayList<>();
    List<Long> pending = new ArrayList<>();

    var unused =
        new SpoolFolder(root())
            .look(
                found -> {
                  sequences.add(found.event().sequence());
                  if (found.pendingFor().equals(List.of("file", "miso"))) {
                    pending.add(found.event().sequence());
                  }
                });

    assertThat(sequences).isSorted().doesNotHaveDuplicates().contains(21L, 50L);
    assertThat(pending).hasSize(30).startsWith(21L);
  }

  @Test
  void flippedBytesAreToldWithFileAndPlaceAndWhatIsMissing() throws IOException {
    leave(100, 1, "miso");
    File segment = only().segments().get(1).file();
    long first = only().segments().get(1).first();
    try (RandomAccessFile file = new RandomAccessFile(segment, "rw")) {
      file.seek(SegmentHeader.SIZE + 40);
      file.write('#');
    }

    InstanceReport report = only();

    assertThat(report.isDamaged()).isTrue();
    SegmentReport damaged = report.segments().get(1);
    assertThat(damaged.file()).isEqualTo(segment);
    assertThat(damaged.damages()).extracting(Range::from).containsExactly(64L);
    assertThat(damaged.unexplained()).containsExactly(new Range(first, first));
    assertThat(report.eventCount()).isEqualTo(99);
  }

  @Test
  void halfARecordAtTheEndIsNoDamage() throws IOException {
    leave(5, 1, "miso");
    File segment = only().segments().get(0).file();
    try (RandomAccessFile file = new RandomAccessFile(segment, "rw")) {
      file.setLength(file.length() - 10);
    }

    InstanceReport report = only();

    assertThat(report.isDamaged()).isFalse();
    assertThat(report.segments().get(0).tornBytes()).isGreaterThan(100);
    assertThat(report.eventCount()).isEqualTo(4);
  }

  @Test
  void aChangedByteInTheLastRecordIsDamage() throws IOException {
    leave(5, 1, "miso");
    File segment = only().segments().get(0).file();
    try (RandomAccessFile file = new RandomAccessFile(segment, "rw")) {
      file.seek(file.length() - 10);
      file.write('#');
    }

    assertThat(only().segments().get(0).damages()).hasSize(1);
  }

  @Test
  void aSegmentThatWasDeletedIsMissedButNotByWhoIsNamed() throws IOException {
    leave(100, 1, "miso");
    SegmentReport gone = only().segments().get(1);
    assertThat(gone.file().delete()).isTrue();

    InstanceReport report = only();

    assertThat(report.segments().get(1).unexplained())
        .containsExactly(new Range(gone.first(), gone.last()));
  }

  @Test
  void aCursorThatCannotBeReadIsDamage() throws IOException {
    leave(5, 1, "miso");
    File cursor = new File(only().folder(), CursorFile.name("miso"));
    Files.write(cursor.toPath(), new byte[256]);

    CursorReport report = only().cursors().get(0);

    assertThat(report.isDamaged()).isTrue();
    assertThat(report.pending()).isEqualTo(5);
  }

  // deposits

  @Test
  void aDepositIsTakenOverByTheNextProcess() throws IOException {
    try (Deposit deposit = Deposit.begin(root())) {
      deposit.append(items(3));
      deposit.append(List.of(item(Examples.unicode().withDestinations(List.of("miso")))));
      assertThat(new SpoolFolder(root()).instances()).as("not yet").isEmpty();
      deposit.seal(new byte[] {1});
      assertThat(deposit.publish()).isDirectory();
    }
    InstanceReport report = only();
    assertThat(report.use()).isEqualTo(Use.LEFT);
    assertThat(report.isDamaged()).isFalse();

    try (FileSpool spool = open("miso")) {
      assertThat(spool.lag("miso")).isEqualTo(4);
      List<Spool.Entry> entries = spool.read("miso", 0, 10, 1 << 20).entries();
      assertThat(entries.get(0).payload()).isEqualTo(items(1).get(0).payload());
    }
    assertThat(root().list()).noneMatch(name -> name.startsWith("new-"));
  }

  @Test
  void aDepositIsCopiedByAProcessThatRuns() throws IOException {
    try (FileSpool spool = open("miso")) {
      spool.append(items(2));
      try (Deposit deposit = Deposit.begin(root())) {
        deposit.append(items(5));
        deposit.seal(new byte[] {1});
        deposit.publish();
      }
      for (int i = 0; i < 3; i++) spool.tend();

      assertThat(spool.lag("miso")).isEqualTo(7);
      assertThat(new SpoolFolder(root()).instances()).hasSize(1);
    }
  }

  @Test
  void aDepositThatWasBrokenOffIsFoundWithItsNote() throws IOException {
    try (Deposit deposit = Deposit.begin(root())) {
      deposit.append(items(5));
      assertThat(Deposit.unfinished(root())).as("its process lives").isEmpty();
    }
    try (Deposit deposit = Deposit.begin(root())) {
      deposit.append(items(5));
      deposit.seal(new byte[] {7, 8});
    }

    List<Deposit> unfinished = Deposit.unfinished(root());

    assertThat(unfinished).hasSize(2);
    int whole = unfinished.get(0).note().length > 0 ? 0 : 1;
    assertThat(unfinished.get(whole).note()).containsExactly(7, 8);
    assertThat(unfinished.get(1 - whole).note()).isEmpty();
    unfinished.get(1 - whole).discard();
    unfinished.get(whole).publish();
    assertThat(only().eventCount()).isEqualTo(5);
    assertThat(root().list()).hasSize(1);
  }

  // pruning

  private List<Action> prune(Set<String> destinations, String giveUp, long before, boolean lose)
      throws IOException {
    return new Pruning(root(), new Wishes(destinations, giveUp, before, lose)).run();
  }

  @Test
  void whatEveryDestinationIsDoneWithIsRemoved() throws IOException {
    publish(items(10));
    settle("miso", 10);

    List<Action> actions = prune(Set.of("miso"), "", 0, false);

    assertThat(actions).hasSize(1).allMatch(Action::done);
    assertThat(new SpoolFolder(root()).instances()).isEmpty();
  }

  private void publish(List<Spool.Item> items) throws IOException {
    try (Deposit deposit = Deposit.begin(root())) {
      deposit.append(items);
      deposit.seal(new byte[] {1});
      deposit.publish();
    }
  }

  private void settle(String reader, long done) throws IOException {
    File file = new File(only().folder(), CursorFile.name(reader));
    CursorFile.of(new LocalDisk(), file, Cursor.at(0))
        .write(new Cursor(0, done, 0, 0, new Tally(done, 0, 0, 0)));
  }

  @Test
  void whatADestinationWithoutACursorNeedsIsKept() throws IOException {
    publish(items(10));
    settle("miso", 10);

    assertThat(prune(Set.of("miso", "personalize"), "", 0, true)).isEmpty();

    assertThat(only().eventCount()).isEqualTo(10);
  }

  @Test
  void withoutKnownDestinationsNothingIsRemovedUnasked() throws IOException {
    publish(items(10));
    settle("miso", 10);

    assertThat(prune(Set.of(), "", 0, false)).singleElement().matches(action -> !action.done());
    assertThat(only().eventCount()).isEqualTo(10);
    assertThat(prune(Set.of(), "", 0, true)).singleElement().matches(Action::done);
    assertThat(new SpoolFolder(root()).instances()).isEmpty();
  }

  @Test
  void whatWaitsForADestinationIsGivenUpOnlyIfThatIsMeant() throws IOException {
    leave(100, 30, "file", "miso");

    List<Action> told = prune(Set.of("miso", "file"), "miso", 0, false);

    assertThat(told).hasSizeGreaterThanOrEqualTo(1);
    assertThat(told.get(0).done()).isFalse();
    assertThat(told.get(0).lost()).isEqualTo(Map.of("miso", 70L));
    assertThat(only().cursors()).allMatch(cursor -> cursor.pending() == 70);

    var unused = prune(Set.of("miso", "file"), "miso", 0, true);

    InstanceReport report = only();
    assertThat(report.isDamaged()).isFalse();
    assertThat(report.cursors().get(0).pending()).as("file").isEqualTo(70);
    assertThat(report.cursors().get(1).pending()).as("miso").isZero();
    assertThat(report.cursors().get(1).cursor().orElseThrow().tally())
        .isEqualTo(new Tally(30, 0, 70, 0));
    try (FileSpool spool = open("file", "miso")) {
      assertThat(spool.lag("miso")).isZero();
      assertThat(spool.lag("file")).isEqualTo(70);
    }
  }

  @Test
  void whatIsOldIsGivenUpOnlyIfThatIsMeant() throws IOException {
    leave(10, 3, "miso");
    long newest = Examples.addToCart(9).at().toEpochMilli();

    assertThat(prune(Set.of("miso"), "", newest, true)).as("not older").isEmpty();
    assertThat(prune(Set.of("miso"), "", newest + 1, false))
        .singleElement()
        .matches(action -> !action.done() && action.lost().equals(Map.of("miso", 7L)));
    assertThat(prune(Set.of("miso"), "", newest + 1, true)).singleElement().matches(Action::done);
    assertThat(root().list()).isEmpty();
  }

  @Test
  void segmentsThatAreDoneAreRemovedFromTheOldestOn() throws IOException {
    leave(100, 1, "miso");
    settle("miso", 60);
    int segments = only().segments().size();

    List<Action> actions = prune(Set.of("miso"), "", 0, false);

    assertThat(actions).hasSizeGreaterThan(1).allMatch(Action::done);
    InstanceReport report = only();
    assertThat(report.segments()).hasSize(segments - actions.size());
    assertThat(report.segments().get(0).last()).isGreaterThan(60);
    assertThat(report.isDamaged()).isFalse();
    try (FileSpool spool = open("miso")) {
      assertThat(spool.lag("miso")).isEqualTo(40);
      assertThat(spool.read("miso", 60, 100, 1 << 20).lost()).isEmpty();
    }
  }

  @Test
  void aFolderInUseIsNeverTouched() throws IOException {
    try (FileSpool spool = open("miso")) {
      spool.append(items(10));
      spool.advance("miso", new Cursor(0, 10, 0, 0, new Tally(10, 0, 0, 0)));

      assertThat(prune(Set.of("miso"), "miso", Long.MAX_VALUE, true)).isEmpty();
      assertThat(only().eventCount()).isEqualTo(10);
    }
  }

  @Test
  void copiesOfDamageAndLocksThatNobodyHoldsGo() throws IOException {
    leave(10, 3, "miso");
    File corrupt = new File(only().folder(), CorruptFolder.NAME);
    assertThat(corrupt.mkdir()).isTrue();
    Files.write(corrupt.toPath().resolve("x.bin"), new byte[5]);
    Files.write(root().toPath().resolve("live-1-2-3.lock"), new byte[0]);

    List<Action> actions = prune(Set.of("miso"), "", 0, false);

    assertThat(actions).hasSize(2).allMatch(Action::done);
    assertThat(corrupt).doesNotExist();
    assertThat(root().toPath().resolve("live-1-2-3.lock")).doesNotExist();
    assertThat(only().eventCount()).isEqualTo(10);
  }
}
