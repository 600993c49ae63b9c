package dev.weft.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.pipeline.DeadLetter;
import dev.weft.spool.Deposit;
import dev.weft.spool.FileSpool;
import dev.weft.spool.SpoolFolder;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolCommandsTest {
  private final Shell shell = new Shell();

  @TempDir private Path temp;

  private Path root() {
    return temp.resolve("spool");
  }

  private Path config(String... lines) throws IOException {
    return Files.writeString(temp.resolve("weft.yaml"), String.join("\n", lines) + "\n");
  }

  private File firstSegment() throws IOException {
    return new SpoolFolder(root().toFile()).look().get(0).segments().get(0).file();
  }

  // ls

  @Test
  void lsShowsWhatWaitsForWhom() {
    Samples.leave(root(), 50, 20);

    assertThat(shell.run("spool", "ls", "--folder", root())).isZero();

    assertThat(shell.out().get(0)).isEqualTo(root() + ": 1 folder");
    assertThat(shell.out().get(1)).matches("left-[0-9a-f]{8}   left");
    assertThat(shell.out().get(2)).contains(" events: conversion ").contains("view 0");
    assertThat(shell.out().get(3)).startsWith("  stored from 2026-01-02T03:04:05.");
    assertThat(shell.out().get(4))
        .isEqualTo(
            "  miso: 30 pending; done up to 20: delivered 20, dead-lettered 0, dropped 0,"
                + " suppressed 0");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void lsSaysWhoUsesAFolder() {
    try (FileSpool spool = Samples.open(root(), "miso")) {
      Samples.append(spool, 3);

      assertThat(shell.run("spool", "ls", "--folder", root())).isZero();

      assertThat(shell.out().get(1)).endsWith("in use by process " + ProcessHandle.current().pid());
      assertThat(shell.out()).contains("  no destination has taken anything from it yet");
    }
  }

  @Test
  void lsIsJsonWhenAskedFor() {
    Samples.leave(root(), 5, 2);

    assertThat(shell.run("spool", "ls", "--json", "--folder", root())).isZero();

    assertThat(shell.out())
        .singleElement()
        .asString()
        .contains("\"use\":\"left\"")
        .contains("\"events\":{\"conversion\":5,\"view\":0,\"impression\":0}")
        .contains("\"miso\":{\"pending\":3,\"done\":2,");
  }

  @Test
  void theFolderIsThatOfTheSettings() throws IOException {
    Samples.leave(root(), 5, 2);
    Path config = config("spool.folder: " + root());

    assertThat(shell.run("spool", "ls", "--config", config)).isZero();

    assertThat(shell.out().get(0)).isEqualTo(root() + ": 1 folder");
  }

  @Test
  void aFolderThatIsNotThereIsAMistakeInUse() {
    assertThat(shell.run("spool", "ls", "--folder", root())).isEqualTo(2);

    assertThat(shell.err())
        .containsExactly("weft: there is no spool " + root() + "; name it by --folder or --config");
  }

  @Test
  void whatIsMisspeltIsSuggested() {
    assertThat(shell.run("spool", "ls", "--foldr=x")).isEqualTo(2);
    assertThat(shell.err()).contains("Unknown option: '--foldr=x'", "Possible solutions: --folder");

    assertThat(shell.run("spool", "verfy")).isEqualTo(2);
    assertThat(shell.rawErr()).contains("Did you mean: spool verify?");

    assertThat(shell.run()).isEqualTo(2);
    assertThat(shell.rawErr()).contains("a command is missing");
  }

  @Test
  void helpIsNoMistake() {
    assertThat(shell.run("--help")).isZero();
    assertThat(shell.out()).anyMatch(line -> line.contains("Usage: weft-agent"));
    assertThat(shell.run("spool", "prune", "--help")).isZero();
    assertThat(shell.out()).anyMatch(line -> line.contains("--older-than=TIME"));
  }

  // verify

  @Test
  void verifyIsQuietAboutASoundSpool() {
    Samples.leave(root(), 50, 20);

    assertThat(shell.run("spool", "verify", "--folder", root())).isZero();

    assertThat(shell.out())
        .singleElement()
        .asString()
        .matches("verified 1 folder, \\d+ segments, \\d+ events: no damage");
  }

  @Test
  void verifyNamesFileAndPlaceOfDamage() throws IOException {
    Samples.leave(root(), 10, 2);
    File segment = firstSegment();
    try (RandomAccessFile file = new RandomAccessFile(segment, "rw")) {
      file.seek(64 + 40);
      file.write('#');
    }

    assertThat(shell.run("spool", "verify", "--folder", root())).isEqualTo(1);

    String name = segment.getParentFile().getName() + "/" + segment.getName();
    assertThat(shell.out().get(0))
        .matches("damaged  " + name + " at byte 64: \\d+ bytes that are no record");
    assertThat(shell.out().get(1))
        .isEqualTo("damaged  " + name + ": event 1 missing, and nothing says why");
    assertThat(shell.out().get(2)).endsWith("9 events: 2 damages");
  }

  @Test
  void verifyMayRunWhileTheSpoolIsWritten() throws Exception {
    try (FileSpool spool = Samples.open(root(), "miso")) {
      Thread writer =
          new Thread(
              () -> {
                for (int i = 0; i < 150; i++) Samples.append(spool, 20);
              });
      writer.start();
      for (int i = 0; i < 10; i++) {
        assertThat(shell.run("spool", "verify", "--folder", root()))
            .as(shell.out().toString())
            .isZero();
      }
      writer.join();
    }
  }

  // dump

  @Test
  void dumpPrintsALineForEachEvent() {
    Samples.leave(root(), 5, 2);

    assertThat(shell.run("spool", "dump", "--folder", root(), "--limit", 3)).isZero();

    assertThat(shell.out()).hasSize(3);
    assertThat(shell.out().get(0))
        .contains("\"sequence\":1,\"lane\":\"conversion\",\"event\":{\"id\":")
        .contains("\"user_id\":\"anna-0\"");
  }

  @Test
  void dumpOfWhatIsPendingLeavesOutWhatIsDone() {
    Samples.leave(root(), 5, 2);

    assertThat(shell.run("spool", "dump", "--pending", "--folder", root())).isZero();
    assertThat(shell.out()).hasSize(3);
    shell.run("spool", "dump", "--pending", "--destination", "file", "--folder", root());
    assertThat(shell.out()).as("file never took one").hasSize(5);
  }

  @Test
  void aRedactedDumpKeepsShapesAndTellsWhoIsTheSame() {
    Samples.leave(root(), 6, 2);

    assertThat(shell.run("spool", "dump", "--redact", "--folder", root())).isZero();

    assertThat(shell.out()).hasSize(6);
    String all = String.join("\n", shell.out());
    assertThat(all).doesNotContain("anna").doesNotContain("private").doesNotContain("\"p0\"");
    assertThat(shell.out().get(0))
        .contains("\"type\":\"like\",\"timestamp\":\"2026-01-02T03:04:05.678Z\"")
        .containsPattern("\"user_id\":\"user-[0-9a-f]{12}\"")
        .containsPattern("\"product_ids\":\\[\"product-[0-9a-f]{12}\"\\]")
        .contains("\"note\":\"***\"", "\"seats\":0", "\"vip\":false");
    List<String> users = new ArrayList<>();
    Matcher user = Pattern.compile("user-[0-9a-f]{12}").matcher(all);
    while (user.find()) users.add(user.group());
    assertThat(users.get(0)).isEqualTo(users.get(3)).isNotEqualTo(users.get(1));
  }

  // replay

  private static byte[] letter(String destination, int number) {
    return new DeadLetter(destination, "bad", Instant.EPOCH, Samples.like(number)).line();
  }

  private Path letters() throws IOException {
    Path file = temp.resolve("dead.jsonl");
    Files.write(file, letter("miso", 1));
    Files.writeString(file, "garbage\n\n", StandardOpenOption.APPEND);
    Files.write(file, letter("miso", 2), StandardOpenOption.APPEND);
    return file;
  }

  private List<String> dumped() {
    Shell dump = new Shell();
    assertThat(dump.run("spool", "dump", "--folder", root())).isZero();
    return dump.out();
  }

  @Test
  void replayPutsTheLettersIntoAFolderForWhoRefusedThem() throws IOException {
    Path file = letters();

    assertThat(shell.run("spool", "replay", file, "--folder", root())).isEqualTo(1);

    assertThat(shell.err()).containsExactly("weft: " + file + ":2: is no well-formed JSON");
    assertThat(shell.out())
        .singleElement()
        .asString()
        .startsWith("replayed 2 events to " + root().resolve("left-"))
        .contains(", 1 line stays in " + file)
        .endsWith("; the file is now " + file + ".replayed-1");
    assertThat(dumped()).hasSize(2);
    assertThat(dumped().get(1))
        .contains("\"id\":\"" + Samples.like(2).id() + "\"")
        .contains("\"timestamp\":\"2026-01-02T03:04:05.680Z\"")
        .contains("\"destinations\":[\"miso\"]");
    assertThat(file).content().isEqualTo("garbage\n");
    assertThat(temp.toFile().list()).hasSize(3);
  }

  @Test
  void aSecondReplayDoublesNothing() throws IOException {
    Path file = letters();
    shell.run("spool", "replay", file, "--folder", root());

    assertThat(shell.run("spool", "replay", file, "--folder", root())).isEqualTo(1);

    assertThat(shell.out())
        .containsExactly("nothing to replay in " + file + ", 1 line stays in " + file);
    assertThat(dumped()).hasSize(2);
    assertThat(file).content().isEqualTo("garbage\n");
  }

  @Test
  void eachReplayHasItsOwnNumber() throws IOException {
    shell.run("spool", "replay", letters(), "--folder", root());
    shell.run("spool", "replay", letters(), "--folder", root());

    assertThat(temp.resolve("dead.jsonl.replayed-2")).exists();
    assertThat(dumped()).hasSize(4);
  }

  @Test
  void theLettersOfOthersStay() throws IOException {
    Path file = temp.resolve("dead.jsonl");
    Files.write(file, letter("miso", 1));
    Files.write(file, letter("file", 2), StandardOpenOption.APPEND);

    assertThat(shell.run("spool", "replay", file, "--destination", "miso", "--folder", root()))
        .isEqualTo(1);

    assertThat(dumped()).hasSize(1);
    assertThat(file).hasBinaryContent(letter("file", 2));
  }

  @Test
  void aReplayThatWasKilledBeforeTheRenameIsBroughtToItsEndByTheNext() throws IOException {
    Path file = letters();
    byte[] before = Files.readAllBytes(file);
    shell.run("spool", "replay", file, "--folder", root());
    backToBeforeTheRename(file, before);

    shell.run("spool", "replay", file, "--folder", root());

    assertThat(shell.err().get(0))
        .isEqualTo("weft: a replay of " + file + " that was broken off is done now");
    assertThat(dumped()).hasSize(2);
    assertThat(file.resolveSibling("dead.jsonl.replayed-1")).hasBinaryContent(before);
  }

  /** As a kill after step 1 leaves it. */
  private void backToBeforeTheRename(Path file, byte[] before) throws IOException {
    unpublish();
    Files.delete(file.resolveSibling("dead.jsonl.replayed-1"));
    Files.write(file, before);
  }

  private void unpublish() throws IOException {
    File left = new SpoolFolder(root().toFile()).instances().get(0);
    Files.move(left.toPath(), root().resolve("new-12345678"));
  }

  @Test
  void aReplayThatWasKilledAfterTheRenameIsBroughtToItsEndByTheNext() throws IOException {
    Path file = letters();
    shell.run("spool", "replay", file, "--folder", root());
    unpublish();
    assertThat(dumped()).isEmpty();

    shell.run("spool", "replay", file, "--folder", root());

    assertThat(dumped()).hasSize(2);
    assertThat(file).content().isEqualTo("garbage\n");
  }

  @Test
  void whatAKilledReplayHadNotFinishedWritingIsBegunAnew() throws IOException {
    Path file = letters();
    try (Deposit deposit = Deposit.begin(root().toFile())) {
      deposit.append(List.of());
    }

    shell.run("spool", "replay", file, "--folder", root());

    assertThat(dumped()).hasSize(2);
    assertThat(root().toFile().list()).hasSize(1);
  }

  @Test
  void whatAProcessRefusesWhileTheFileIsReplayedIsNotLost() throws IOException {
    Path file = letters();
    byte[] late = letter("miso", 9);
    Replay replay = new Replay(root().toFile(), Set.of(), new Appending(file, late));

    assertThat(replay.run(file).replayed()).isEqualTo(2);

    shell.run("spool", "replay", file, "--folder", root());
    assertThat(dumped()).hasSize(3);
    assertThat(String.join("", dumped())).contains(Samples.like(9).id().toString());
  }

  /** Writes a letter to the file after its end was read. */
  private record Appending(Path file, byte[] letter) implements Replay.Hearer {
    @Override
    public void leftBehind(long line, String why) {}

    @Override
    public void finished(String line) {}

    @Override
    public void read() {
      try {
        Files.write(file, letter, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  // prune

  @Test
  void pruneTellsWhatItWouldLoseAndDoesItOnlyThen() throws IOException {
    Samples.leave(root(), 10, 4);
    Path config = config("destinations: miso", "miso.api-key: secret-4711");
    Object[] giveUp = {
      "spool", "prune", "--folder", root(), "--config", config, "--destination", "miso"
    };

    assertThat(shell.run(giveUp)).isZero();
    assertThat(shell.out())
        .singleElement()
        .asString()
        .startsWith("would remove " + root())
        .endsWith(", loses 6 events for miso");
    assertThat(shell.err())
        .containsExactly("weft: what loses events was not done; add --yes to have it done");
    assertThat(dumped()).hasSize(10);

    Object[] really = Arrays.copyOf(giveUp, giveUp.length + 1);
    really[giveUp.length] = "--yes";
    assertThat(shell.run(really)).isZero();
    assertThat(shell.out()).singleElement().asString().startsWith("remove " + root());
    assertThat(root().toFile().list()).isEmpty();

    assertThat(shell.run("spool", "prune", "--folder", root(), "--config", config)).isZero();
    assertThat(shell.out()).containsExactly("nothing to remove");
  }

  @Test
  void anAgeThatIsNoneIsAMistakeInUse() {
    Samples.leave(root(), 1, 0);

    assertThat(shell.run("spool", "prune", "--folder", root(), "--older-than", "soon"))
        .isEqualTo(2);
    assertThat(shell.rawErr()).contains("older-than is \"soon\": it must be a duration");
  }

  @Test
  void noCommandPrintsTheKey() throws IOException {
    Samples.leave(root(), 3, 1);
    Path config =
        config("destinations: miso", "miso.api-key: secret-4711", "spool.folder: " + root());
    for (List<Object> command :
        List.<List<Object>>of(
            List.of("spool", "ls"),
            List.of("spool", "verify"),
            List.of("spool", "dump"),
            List.of("spool", "prune"))) {
      List<Object> all = new ArrayList<>(command);
      all.addAll(List.of("--config", config));
      shell.run(all.toArray());

      assertThat(String.join("\n", shell.out()) + shell.rawErr()).doesNotContain("4711");
    }
    assertThat(new String(Files.readAllBytes(config), UTF_8)).contains("4711");
  }
}
