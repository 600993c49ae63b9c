package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyTest {
  private static final Key<String> TEXT = Key.text("file.path", "events.jsonl", "Where to.");
  private static final Key<Boolean> FLAG = Key.flag("dry-run", false, "Whether to pretend.");
  private static final Key<Integer> INTEGER = Key.integer("batch", 100, 1, 1000, "How many.");
  private static final Key<Long> BYTES =
      Key.bytes("spool.max-bytes", 512L << 20, 64 << 10, 10L << 30, "How much.");
  private static final Key<Duration> DURATION =
      Key.duration(
          "miso.timeout",
          Duration.ofSeconds(10),
          Duration.ofMillis(100),
          Duration.ofMinutes(5),
          "");
  private static final Key<List<String>> LIST = Key.list("user-id", List.of("principal"), "Who.");
  private static final Key<Fsync> CHOICE = Key.choice("spool.fsync", Fsync.INTERVAL, "When.");

  private enum Fsync {
    NEVER,
    INTERVAL,
    EVERY_TIME
  }

  @Test
  void aKeyKnowsItsNameInEachPlace() {
    Key<String> key = Key.secret("miso.api-key", "The key.");

    assertThat(key.environmentVariable()).isEqualTo("WEFT_MISO_API_KEY");
    assertThat(key.systemProperty()).isEqualTo("weft.miso.api-key");
    assertThat(key.isSecret()).isTrue();
    assertThat(key).hasToString("miso.api-key");
  }

  @Test
  void theTypeAndTheDefaultAreSaidAsOneWouldWriteThem() {
    assertThat(TEXT.describeType()).isEqualTo("text");
    assertThat(FLAG.describeType()).isEqualTo("true or false");
    assertThat(INTEGER.describeType()).isEqualTo("whole number between 1 and 1000");
    assertThat(BYTES.describeType()).isEqualTo("size between 64 KiB and 10 GiB");
    assertThat(DURATION.describeType()).isEqualTo("duration between 100 ms and 5 min");
    assertThat(LIST.describeType()).isEqualTo("list of texts");
    assertThat(CHOICE.describeType()).isEqualTo("one of never, interval, every-time");
    assertThat(BYTES.describeDefault()).isEqualTo("512 MiB");
    assertThat(DURATION.describeDefault()).isEqualTo("10 s");
    assertThat(LIST.describeDefault()).isEqualTo("principal");
    assertThat(CHOICE.describeDefault()).isEqualTo("interval");
  }

  @Test
  void anUnlimitedRangeIsSaidByItsLowerEnd() {
    assertThat(Key.integer("a", 1, 0, Integer.MAX_VALUE, "").describeType())
        .isEqualTo("whole number of at least 0");
    assertThat(Key.bytes("a", 1024, 512, Long.MAX_VALUE, "").describeType())
        .isEqualTo("size of at least 512 B");
  }

  @Test
  void aDefaultThatTheReaderWouldRefuseCannotBeDeclared() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Key.integer("batch", 0, 1, 10, ""))
        .withMessage("the default of batch is 0, no whole number between 1 and 10");
  }

  @Test
  void textIsTrimmed() {
    assertThat(value(TEXT, " a b ")).isEqualTo("a b");
  }

  @Test
  void flagsAreReadInTheSpellingsOfYaml() {
    assertThat(value(FLAG, "true")).isTrue();
    assertThat(value(FLAG, "On")).isTrue();
    assertThat(value(FLAG, "no")).isFalse();
    assertRefused(FLAG, "maybe", "dry-run is \"maybe\": it must be true or false");
  }

  @Test
  void numbersStayWithinTheirRange() {
    assertThat(value(INTEGER, "1000")).isEqualTo(1000);
    String rule = ": it must be a whole number between 1 and 1000, for instance 100";
    assertRefused(INTEGER, "1001", "batch is \"1001\"" + rule);
    assertRefused(INTEGER, "1.5", "batch is \"1.5\"" + rule);
    assertRefused(INTEGER, "99999999999999999999", "batch is \"99999999999999999999\"" + rule);
  }

  @Test
  void sizesAreReadWithTheirUnits() {
    assertThat(value(BYTES, "65536")).isEqualTo(65536L);
    assertThat(value(BYTES, "65536 B")).isEqualTo(65536L);
    assertThat(value(BYTES, "64 KiB")).isEqualTo(65536L);
    assertThat(value(BYTES, "1mib")).isEqualTo(1048576L);
    assertThat(value(BYTES, "2 GiB")).isEqualTo(2147483648L);
    String rule = ": it must be a size between 64 KiB and 10 GiB, for instance 512 MiB";
    assertRefused(BYTES, "1 KiB", "spool.max-bytes is \"1 KiB\"" + rule);
    assertRefused(BYTES, "64 KB", "spool.max-bytes is \"64 KB\"" + rule);
    assertRefused(BYTES, "KiB", "spool.max-bytes is \"KiB\"" + rule);
    assertRefused(BYTES, "", "spool.max-bytes is \"\"" + rule);
    assertRefused(
        BYTES, "999999999999999999 GiB", "spool.max-bytes is \"999999999999999999 GiB\"" + rule);
  }

  @Test
  void durationsAreReadWithTheirUnits() {
    Key<Duration> any =
        Key.duration("age", Duration.ofDays(7), Duration.ZERO, Duration.ofDays(365), "");

    assertThat(value(any, "200 ms")).isEqualTo(Duration.ofMillis(200));
    assertThat(value(any, "10s")).isEqualTo(Duration.ofSeconds(10));
    assertThat(value(any, "2 min")).isEqualTo(Duration.ofMinutes(2));
    assertThat(value(any, "2 m")).isEqualTo(Duration.ofMinutes(2));
    assertThat(value(any, "1 h")).isEqualTo(Duration.ofHours(1));
    assertThat(value(any, "7 d")).isEqualTo(Duration.ofDays(7));
    assertThat(value(any, "0")).isZero();
  }

  @Test
  void aDurationThatIsNoneIsToldWithAnExample() {
    String rule = ": it must be a duration between 100 ms and 5 min, for instance 10 s";
    assertRefused(DURATION, "fast", "miso.timeout is \"fast\"" + rule);
    assertRefused(DURATION, "10", "miso.timeout is \"10\"" + rule);
    assertRefused(DURATION, "-1 s", "miso.timeout is \"-1 s\"" + rule);
    assertRefused(DURATION, "1 h", "miso.timeout is \"1 h\"" + rule);
    assertRefused(DURATION, "0", "miso.timeout is \"0\"" + rule);
  }

  @Test
  void aListIsReadFromTextWithCommas() {
    assertThat(value(LIST, "session.user.id, principal ,"))
        .containsExactly("session.user.id", "principal");
    assertThat(value(LIST, "")).isEmpty();
  }

  @Test
  void aChoiceIsReadInLowerCaseWithHyphens() {
    assertThat(value(CHOICE, "every-time")).isEqualTo(Fsync.EVERY_TIME);
    assertThat(value(CHOICE, "EVERY_TIME")).isEqualTo(Fsync.EVERY_TIME);
    assertRefused(
        CHOICE, "often", "spool.fsync is \"often\": it must be one of never, interval, every-time");
  }

  @Test
  void aLongValueIsCutAndStaysOnOneLine() {
    assertRefused(
        FLAG,
        "a\nb" + "c".repeat(100),
        "dry-run is \"a?b" + "c".repeat(77) + "…\": it must be true or false");
  }

  private static <T> T value(Key<T> key, String text) {
    return Settings.of(Map.of(key.name(), text), key).get(key);
  }

  private static void assertRefused(Key<?> key, String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(Map.of(key.name(), text), key))
        .withMessage("1 problem:\n  given: " + message);
  }
}
