package dev.weft.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.Fault;
import dev.weft.collector.FaultCollector;
import dev.weft.pipeline.DeadLetter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UploadCommandTest {
  private static final Pattern PRODUCT = Pattern.compile("\"product_ids\":\\[\"([^\"]+)\"");
  private static final Pattern UUIDS = Pattern.compile("\"uuid\":\"([^\"]+)\"");

  private final FaultCollector collector =
      new FaultCollector(
          body -> PRODUCT.matcher(body).results().map(found -> found.group(1)).toList());
  private final Shell shell = new Shell();

  @TempDir private Path temp;
  private Path file = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    file = temp.resolve("events.jsonl");
    config("miso");
  }

  @AfterEach
  void close() {
    collector.close();
  }

  private void config(String destinations) throws IOException {
    Files.writeString(
        temp.resolve("weft.yaml"),
        """
        destinations: [%s]
        miso:
          url: %s
          api-key: secret-4711
          requests-per-second: 0
        file.path: %s
        retry:
          first: 10ms
          longest: 20ms
        """
            .formatted(destinations, collector.address(""), temp.resolve("out.jsonl")));
  }

  private int upload(Object... more) {
    Object[] all = new Object[more.length + 4];
    all[0] = "upload";
    all[1] = file;
    all[2] = "--config";
    all[3] = temp.resolve("weft.yaml");
    System.arraycopy(more, 0, all, 4, more.length);
    int code = shell.run(all);
    assertThat(String.join("\n", shell.out()) + shell.rawErr()).doesNotContain("4711");
    return code;
  }

  private static String line(int number) {
    return "{\"type\":\"like\",\"user_id\":\"u\",\"product_ids\":[\"p" + number + "\"]}\n";
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(UploadCommandTest::line)
        .collect(Collectors.joining());
  }

  private Path state() {
    return temp.resolve("events.jsonl.weft-upload");
  }

  private Path deadLetters() {
    return temp.resolve("events.jsonl.dead-letters.jsonl");
  }

  @Test
  void aDryRunByTheSettingsLeavesNoStateEither() throws IOException {
    Files.writeString(file, lines(0, 2));
    String config = Files.readString(temp.resolve("weft.yaml"));
    Files.writeString(
        temp.resolve("weft.yaml"), config.replace("api-key:", "dry-run: true\n  api-key:"));

    assertThat(upload()).isZero();
    assertThat(state()).doesNotExist();
    config("miso");
    assertThat(upload()).isZero();

    assertThat(collector.accepted()).containsKeys("p0", "p1");
    assertThat(shell.out()).containsExactly("read 2 = accepted 2 + refused 0 + bad 0 + left 0");
  }

  @Test
  void theStateOfAnUploadWithAnotherKeyIsNotGoneOnWith() throws IOException {
    Files.writeString(file, lines(0, 2));
    upload();
    String config = Files.readString(temp.resolve("weft.yaml"));
    Files.writeString(temp.resolve("weft.yaml"), config.replace("secret-4711", "other-4711"));

    assertThat(upload()).isEqualTo(2);

    assertThat(shell.err().get(0)).contains("another destination, address or key");
  }

  @Test
  void aLastLineThatIsStillBeingWrittenIsLeftToTheNextRun() throws IOException {
    String whole = line(1);
    Files.writeString(file, line(0) + whole.substring(0, 20));

    assertThat(upload()).isEqualTo(1);
    assertThat(shell.out()).containsExactly("read 2 = accepted 1 + refused 0 + bad 0 + left 1");
    assertThat(shell.err().get(0)).contains("it is left for the next run");
    Files.writeString(file, whole.substring(20), StandardOpenOption.APPEND);
    assertThat(upload()).isZero();

    assertThat(collector.accepted()).containsKeys("p0", "p1");
    assertThat(deadLetters()).doesNotExist();
  }

  @Test
  void aLineOfMuchWhiteSpaceIsNotPassedOver() throws IOException {
    Files.writeString(file, " ".repeat(Lines.MAX_LINE) + line(0) + line(1));

    assertThat(upload()).isEqualTo(1);

    assertThat(shell.out()).containsExactly("read 2 = accepted 1 + refused 0 + bad 1 + left 0");
  }

  @Test
  void ofAPackedFileThatBreaksOffAllThatCanBeReadIsSent() throws IOException {
    Path packed = temp.resolve("events.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(lines(0, 5_000).getBytes(UTF_8));
    }
    byte[] bytes = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(bytes, bytes.length * 9 / 10));
    file = packed;

    assertThat(upload()).isEqualTo(1);

    assertThat(shell.err().get(0)).contains("cannot be read any further").contains("EOFException");
    assertThat(shell.out().get(0)).startsWith("read ").contains("left 0");
    assertThat(collector.accepted().size()).isGreaterThan(3_000);
  }

  @Test
  @SuppressWarnings("try") // the lock is held, not used
  void aFileThatIsBeingUploadedIsNotUploadedASecondTime() throws IOException {
    Files.writeString(file, lines(0, 2));

    try (Exclusive unused = Exclusive.of(file)) {
      assertThat(upload()).isEqualTo(2);
    }

    assertThat(shell.err().get(0))
        .isEqualTo("weft: another command is at work on " + file + "; wait until it has ended");
    assertThat(collector.accepted()).isEmpty();
    assertThat(upload()).isZero();
  }

  @Test
  void whatATerminalWouldObeyIsNotPrinted() throws IOException {
    Files.writeString(file, "{\"type\":\"a\\u001b[2J\",\"user_id\":\"u\"}\n");

    upload();

    assertThat(shell.rawErr()).contains("a.[2J").doesNotContain("\u001b");
  }

  @Test
  void everyLineArrivesAndTheSummaryAddsUp() throws IOException {
    Files.writeString(file, "\n" + lines(0, 2_500) + "   \n" + line(2_500).strip());

    assertThat(upload()).isZero();

    assertThat(shell.out())
        .containsExactly("read 2,501 = accepted 2,501 + refused 0 + bad 0 + left 0");
    assertThat(shell.err()).isEmpty();
    assertThat(collector.accepted()).hasSize(2_501).containsKeys("p0", "p2500");
    assertThat(deadLetters()).doesNotExist();
    assertThat(state()).exists();
  }

  @Test
  void aSecondRunSendsNothingTwiceAndWhatWasAppendedOnly() throws IOException {
    Files.writeString(file, lines(0, 100));
    upload();

    assertThat(upload()).isZero();
    assertThat(collector.requestCount()).isOne();
    Files.writeString(file, lines(100, 103), StandardOpenOption.APPEND);
    assertThat(upload()).isZero();

    assertThat(shell.err()).containsExactly("weft: going on where it was: 100 lines are done");
    assertThat(shell.out()).containsExactly("read 103 = accepted 103 + refused 0 + bad 0 + left 0");
    assertThat(collector.accepted().values()).containsOnly(1);
  }

  @Test
  void badLinesAndRefusedEventsAreKeptWithTheirNumbers() throws IOException {
    collector.always(Fault.refuseRecords(Fault.Shape.A, record -> record.contains("\"p3\"")));
    Files.writeString(file, lines(0, 2) + "garbage\n" + lines(2, 5) + "{\"type\":\"like\"}\n");

    assertThat(upload()).isEqualTo(1);

    assertThat(shell.out()).containsExactly("read 7 = accepted 4 + refused 1 + bad 2 + left 0");
    assertThat(shell.err())
        .contains("weft: line 3: the interaction is no well-formed JSON")
        .contains(
            "weft: line 7: like has neither user_id nor anonymous_id; one of them must have a value")
        .anyMatch(line -> line.startsWith("weft: line 5: product_ids is invalid."))
        .contains("weft: refused and bad lines are in " + deadLetters());
    List<String> letters = Files.readAllLines(deadLetters());
    assertThat(letters).hasSize(3);
    assertThat(letters.get(0)).contains("\"line\":3,\"text\":\"garbage\"");
    assertThat(letters)
        .filteredOn(letter -> letter.contains("\"event\""))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(DeadLetter.read(letter).destination()).isEqualTo("miso");
              assertThat(DeadLetter.read(letter).reason()).startsWith("line 5: product_ids");
            });
  }

  @Test
  void aWrongKeyIsNoSuccessAndNothingIsLost() throws IOException {
    Files.writeString(file, lines(0, 10));
    collector.always(Fault.status(401));

    assertThat(upload()).isEqualTo(1);
    assertThat(shell.out()).containsExactly("read 10 = accepted 0 + refused 0 + bad 0 + left 10");
    assertThat(shell.err())
        .singleElement()
        .asString()
        .startsWith(
            "weft: miso refused us, and a person has to mend it (miso refused the key (HTTP")
        .endsWith("; the same command goes on from here");

    collector.always(Fault.accept());
    assertThat(upload()).isZero();
    assertThat(collector.accepted()).hasSize(10);
  }

  @Test
  void anOutageInTheMiddleIsGoneOnFromWithoutADouble() throws IOException {
    Files.writeString(file, lines(0, 1_500) + "garbage\n" + lines(1_500, 3_500));
    collector.then(Fault.accept(), Fault.accept(), Fault.status(403));

    assertThat(upload()).isEqualTo(1);
    assertThat(shell.out()).singleElement().asString().contains("accepted 1,999").contains("bad 1");
    assertThat(upload()).as("for the bad line").isEqualTo(1);

    assertThat(shell.out())
        .containsExactly("read 3,501 = accepted 3,500 + refused 0 + bad 1 + left 0");
    assertThat(collector.accepted()).hasSize(3_500);
    assertThat(collector.accepted().values()).containsOnly(1);
    assertThat(Files.readAllLines(deadLetters())).hasSize(1);
  }

  @Test
  void aCrashBeforeTheStateWasWrittenDoublesNoDeadLetter() throws IOException {
    Files.writeString(file, lines(0, 5) + "garbage\n");
    collector.always(Fault.status(401));
    upload();
    byte[] before = Files.readAllBytes(state());
    collector.always(Fault.refuseRecords(Fault.Shape.A, record -> record.contains("\"p1\"")));
    upload();
    List<String> letters = Files.readAllLines(deadLetters());
    assertThat(letters).hasSize(2);
    Files.write(state(), before);

    upload();

    assertThat(Files.readAllLines(deadLetters())).hasSize(2);
  }

  @Test
  void anotherFileOfTheSameNameIsNoticed() throws IOException {
    Files.writeString(file, lines(0, 10));
    upload();
    Files.writeString(file, lines(50, 60));

    assertThat(upload()).isEqualTo(2);
    assertThat(shell.err())
        .singleElement()
        .asString()
        .startsWith("weft: " + state() + " is the state of an upload of another file")
        .endsWith("--restart begins anew");
    assertThat(upload("--restart")).isZero();
    assertThat(collector.accepted()).hasSize(20);
  }

  @Test
  void linesWithoutAnIdGetTheSameOneEachTime() throws IOException {
    Files.writeString(file, line(1) + line(1));
    upload();
    upload("--restart");

    List<String> first = ids(0);
    assertThat(first).hasSize(2).doesNotHaveDuplicates();
    assertThat(ids(1)).isEqualTo(first);
    assertThat(UUID.fromString(first.get(0)).version()).isEqualTo(8);
    assertThat(UUID.fromString(first.get(0)).variant()).isEqualTo(2);
  }

  private List<String> ids(int request) {
    String body = collector.requests().get(request).body();
    return UUIDS.matcher(body).results().map(found -> found.group(1)).toList();
  }

  @Test
  void aDryRunAsksForItAndLeavesNoState() throws IOException {
    Files.writeString(file, lines(0, 3) + "garbage\n");

    assertThat(upload("--dry-run")).isEqualTo(1);

    assertThat(collector.requests()).allMatch(request -> request.path().endsWith("?dry_run=1"));
    assertThat(shell.out())
        .containsExactly(
            "read 4 = accepted 3 + refused 0 + bad 1 + left 0 (dry run: nothing is stored)");
    assertThat(state()).doesNotExist();
    assertThat(deadLetters()).doesNotExist();
  }

  @Test
  void aPackedFileIsUnpackedAndGoneOnFrom() throws IOException {
    file = temp.resolve("events.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(lines(0, 2_500).getBytes(UTF_8));
    }
    collector.then(Fault.accept(), Fault.status(403));

    assertThat(upload()).isEqualTo(1);
    assertThat(upload()).isZero();

    assertThat(collector.accepted()).hasSize(2_500);
    assertThat(collector.accepted().values()).containsOnly(1);
  }

  @Test
  void standardInputIsReadToItsEnd() throws IOException {
    file = Path.of("-");
    shell.input(lines(0, 7));

    assertThat(upload("--json")).isZero();

    assertThat(shell.out())
        .containsExactly(
            "{\"read\":7,\"accepted\":7,\"refused\":0,\"bad\":0,\"left\":0,\"end\":true,"
                + "\"reason\":\"\",\"dryRun\":false}");
    assertThat(collector.accepted()).hasSize(7);
  }

  @Test
  void aLineThatIsFarTooLongIsBadAndTheNextIsRead() throws IOException {
    Files.writeString(file, line(1) + "{\"x\":\"" + "x".repeat(3 << 20) + "\"}\n" + line(2));

    assertThat(upload()).isEqualTo(1);

    assertThat(shell.err()).contains("weft: line 2: the line is longer than 1 MiB");
    assertThat(collector.accepted()).containsOnlyKeys("p1", "p2");
    assertThat(Files.size(deadLetters())).isLessThan(100_000);
  }

  @Test
  void withSeveralDestinationsTheCommandAsksWhich() throws IOException {
    config("miso, file");
    Files.writeString(file, lines(0, 2));

    assertThat(upload()).isEqualTo(2);
    assertThat(shell.err())
        .containsExactly(
            "weft: several destinations are configured; say which by --to: miso, file");
    assertThat(upload("--to", "file")).isZero();
    assertThat(temp.resolve("out.jsonl")).content().contains("\"p1\"");
    assertThat(collector.requestCount()).isZero();
  }

  @Test
  void aFileThatIsNotThereIsAMistakeInUse() {
    assertThat(upload()).isEqualTo(2);
    assertThat(shell.err()).containsExactly("weft: there is no file " + file);
  }

  @Test
  void everythingWrongWithTheSettingsIsToldTogether() throws IOException {
    Files.writeString(file, line(1));
    Files.writeString(
        temp.resolve("weft.yaml"), "destinations: miso\nmiso.urll: x\nretry.first: soon\n");

    assertThat(upload()).isEqualTo(2);
    assertThat(shell.rawErr())
        .contains("3 problems:")
        .contains("miso.urll")
        .contains("retry.first");
  }

  @Test
  void aPersonSeesABarThatIsTakenAwayAtTheEnd() throws IOException {
    Files.writeString(file, lines(0, 8_000));
    collector.always(Fault.accept().late(Duration.ofMillis(80)));
    shell.interactive();

    assertThat(upload()).isZero();

    assertThat(shell.rawErr())
        .contains("\r[#")
        .contains(" sent, 0 refused, 0 bad, ")
        .contains(" left\u001b[K")
        .endsWith("\r\u001b[K");
    collector.always(Fault.accept());
    assertThat(upload("--restart", "--quiet")).isZero();
    assertThat(shell.rawErr()).isEmpty();
  }
}
