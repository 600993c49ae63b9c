package dev.weft.agent.command;

import dev.weft.spool.CursorReport;
import dev.weft.spool.InstanceReport;
import dev.weft.spool.SegmentReport;
import dev.weft.spool.SpoolFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spool verify}: whether everything is as it was written. */
@Command(
    name = "verify",
    description =
        "Reads every byte of the spool and says what is not as it was written. Changes nothing, and "
            + "may run beside the processes that use the spool.",
    mixinStandardHelpOptions = true)
final class SpoolVerify implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final SpoolPlace place = new SpoolPlace();

  @Option(names = "--json", description = "One JSON object instead of text.")
  private boolean asJson;

  SpoolVerify(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Something worth a line.
   *
   * @param damage whether it is not as it was written
   */
  private record Finding(boolean damage, String file, long offset, String what) {}

  @Override
  public Integer call() throws IOException {
    SpoolFolder spool = place.existing();
    List<InstanceReport> reports = spool.look();
    List<Finding> findings = new ArrayList<>();
    for (InstanceReport report : reports) find(report, findings);
    long damages = findings.stream().filter(Finding::damage).count();
    if (asJson) {
      terminal.out().println(json(reports, findings, damages));
    } else {
      for (Finding finding : findings) {
        terminal.out().println((finding.damage() ? "damaged  " : "note     ") + line(finding));
      }
      terminal.out().println(summary(reports, damages));
    }
    return damages > 0 ? Exit.SOMETHING_LEFT : Exit.OK;
  }

  private static void find(InstanceReport report, List<Finding> findings) {
    String folder = report.folder().getName();
    for (SegmentReport segment : report.segments()) {
      find(folder + "/" + segment.file().getName(), segment, findings);
    }
    for (CursorReport cursor : report.cursors()) {
      String file = folder + "/cursor of " + cursor.destination();
      if (cursor.cursor().isEmpty()) {
        findings.add(new Finding(true, file, -1, "cannot be read: the destination begins anew"));
      } else if (!cursor.cursor().get().holds()) {
        findings.add(new Finding(true, file, -1, "its tally does not add up"));
      }
    }
  }

  private static void find(String file, SegmentReport segment, List<Finding> findings) {
    if (segment.ofTheFuture()) {
      findings.add(new Finding(false, file, 0, "was written by a later Weft; not looked at"));
      return;
    }
    if (segment.headerDamaged()) {
      findings.add(new Finding(true, file, 0, "the header; costs no event"));
    }
    for (SegmentReport.Range bytes : segment.damages()) {
      String what = Texts.count(bytes.to() - bytes.from(), "byte") + " that are no record";
      findings.add(new Finding(true, file, bytes.from(), what));
    }
    for (SegmentReport.Range gone : segment.unexplained()) {
      String what = sequences(gone.from(), gone.to()) + " missing, and nothing says why";
      findings.add(new Finding(true, file, -1, what));
    }
    for (SegmentReport.Told gone : segment.told()) {
      String what = sequences(gone.from(), gone.to()) + " gone, as told: " + gone.reason();
      findings.add(new Finding(false, file, -1, what));
    }
    if (segment.tornBytes() > 0) {
      String what = Texts.count(segment.tornBytes(), "byte") + " of a record that is not whole";
      findings.add(new Finding(false, file, segment.bytes() - segment.tornBytes(), what));
    }
  }

  private static String sequences(long from, long to) {
    return from == to
        ? "event " + Texts.number(from)
        : "events " + Texts.number(from) + " to " + Texts.number(to);
  }

  private static String line(Finding finding) {
    String at = finding.offset() < 0 ? "" : " at byte " + finding.offset();
    return finding.file() + at + ": " + finding.what();
  }

  private static String summary(List<InstanceReport> reports, long damages) {
    long segments = reports.stream().mapToLong(report -> report.segments().size()).sum();
    long events = reports.stream().mapToLong(InstanceReport::eventCount).sum();
    return "verified %s, %s, %s: %s"
        .formatted(
            Texts.count(reports.size(), "folder"),
            Texts.count(segments, "segment"),
            Texts.count(events, "event"),
            damages == 0 ? "no damage" : Texts.count(damages, "damage"));
  }

  private static String json(List<InstanceReport> reports, List<Finding> findings, long damages) {
    return Json.object(
        json -> {
          json.writeNumberField("folders", reports.size());
          json.writeNumberField(
              "events", reports.stream().mapToLong(InstanceReport::eventCount).sum());
          json.writeNumberField("damages", damages);
          json.writeArrayFieldStart("findings");
          for (Finding finding : findings) {
            json.writeStartObject();
            json.writeBooleanField("damage", finding.damage());
            json.writeStringField("file", finding.file());
            if (finding.offset() >= 0) json.writeNumberField("offset", finding.offset());
            json.writeStringField("what", finding.what());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
