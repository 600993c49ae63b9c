package dev.weft.agent.command;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.event.Lane;
import dev.weft.spool.Cursor;
import dev.weft.spool.CursorReport;
import dev.weft.spool.InstanceReport;
import dev.weft.spool.SpoolFolder;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spool ls}: what is in the folder of each process. */
@Command(
    name = "ls",
    description =
        "Shows what waits in the folder of each process, and how far each destination is.",
    mixinStandardHelpOptions = true)
final class SpoolLs implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final SpoolPlace place = new SpoolPlace();

  @Option(names = "--json", description = "One JSON object instead of text.")
  private boolean asJson;

  SpoolLs(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    SpoolFolder spool = place.existing();
    List<InstanceReport> reports = spool.look();
    if (asJson) {
      terminal.out().println(Json.object(json -> write(json, spool, reports)));
      return Exit.OK;
    }
    terminal.out().println(spool.root() + ": " + Texts.count(reports.size(), "folder"));
    reports.forEach(this::show);
    return Exit.OK;
  }

  private void show(InstanceReport report) {
    terminal.out().println(Texts.printable(report.folder().getName() + "   " + use(report)));
    terminal
        .out()
        .printf(
            "  %s, %s, %s: %s%n",
            Texts.count(report.segments().size(), "segment"),
            Texts.bytes(report.bytes()),
            Texts.count(report.eventCount(), "event"),
            Texts.lanes(report.events()));
    if (report.newest() > 0) {
      String from = Texts.time(report.oldest());
      terminal.out().println("  stored from " + from + " to " + Texts.time(report.newest()));
    }
    if (report.corruptFiles() > 0) {
      String copies =
          report.corruptFiles() == 1 ? "1 copy" : Texts.number(report.corruptFiles()) + " copies";
      terminal
          .out()
          .printf("  %s of damaged bytes, %s%n", copies, Texts.bytes(report.corruptBytes()));
    }
    if (report.isDamaged()) terminal.out().println("  damaged: see spool verify");
    report.cursors().forEach(this::show);
    if (report.cursors().isEmpty() && report.eventCount() > 0) {
      terminal.out().println("  no destination has taken anything from it yet");
    }
  }

  private static String use(InstanceReport report) {
    return switch (report.use()) {
      case IN_USE -> report.pid() == 0 ? "in use" : "in use by process " + report.pid();
      case LEFT ->
          report.pid() == 0 ? "left" : "left by process " + report.pid() + ", which was killed";
      case UNKNOWN -> "its lock cannot be looked at";
    };
  }

  private void show(CursorReport report) {
    String pending = Texts.number(report.pending()) + " pending";
    if (report.cursor().isEmpty()) {
      terminal.out().printf("  %s: %s; its cursor cannot be read%n", report.destination(), pending);
      return;
    }
    Cursor cursor = report.cursor().get();
    String fresh =
        cursor.freshTo() == 0
            ? ""
            : String.format(
                " and from %s to %s",
                Texts.number(cursor.freshFrom() + 1), Texts.number(cursor.freshTo()));
    terminal
        .out()
        .printf(
            "  %s: %s; done up to %s%s: delivered %s, dead-lettered %s, dropped %s, suppressed %s%n",
            report.destination(),
            pending,
            Texts.number(cursor.done()),
            fresh,
            Texts.number(cursor.tally().delivered()),
            Texts.number(cursor.tally().deadLettered()),
            Texts.number(cursor.tally().dropped()),
            Texts.number(cursor.tally().suppressed()));
  }

  private static void write(JsonGenerator json, SpoolFolder spool, List<InstanceReport> reports)
      throws IOException {
    json.writeStringField("spool", spool.root().toString());
    json.writeArrayFieldStart("folders");
    for (InstanceReport report : reports) {
      json.writeStartObject();
      json.writeStringField("name", report.folder().getName());
      json.writeStringField("use", report.use().name().toLowerCase(Locale.ROOT));
      if (report.pid() > 0) json.writeNumberField("pid", report.pid());
      json.writeNumberField("segments", report.segments().size());
      json.writeNumberField("bytes", report.bytes());
      json.writeObjectFieldStart("events");
      for (Lane lane : Lane.values()) {
        json.writeNumberField(lane.word(), report.events().getOrDefault(lane, 0L));
      }
      json.writeEndObject();
      if (report.newest() > 0) {
        json.writeStringField("oldest", Texts.time(report.oldest()));
        json.writeStringField("newest", Texts.time(report.newest()));
      }
      json.writeNumberField("corruptFiles", report.corruptFiles());
      json.writeBooleanField("damaged", report.isDamaged());
      json.writeObjectFieldStart("destinations");
      for (CursorReport cursor : report.cursors()) write(json, cursor);
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, CursorReport report) throws IOException {
    json.writeObjectFieldStart(report.destination());
    json.writeNumberField("pending", report.pending());
    if (report.cursor().isPresent()) {
      Cursor cursor = report.cursor().get();
      json.writeNumberField("done", cursor.done());
      json.writeNumberField("freshFrom", cursor.freshFrom());
      json.writeNumberField("freshTo", cursor.freshTo());
      json.writeNumberField("delivered", cursor.tally().delivered());
      json.writeNumberField("deadLettered", cursor.tally().deadLettered());
      json.writeNumberField("dropped", cursor.tally().dropped());
      json.writeNumberField("suppressed", cursor.tally().suppressed());
    }
    json.writeEndObject();
  }
}
