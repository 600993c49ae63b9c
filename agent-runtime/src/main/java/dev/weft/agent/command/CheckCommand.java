package dev.weft.agent.command;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.agent.check.Check;
import dev.weft.agent.check.CheckReport;
import dev.weft.agent.check.Finding;
import dev.weft.agent.check.Finding.Severity;
import dev.weft.annotation.Field;
import dev.weft.bootstrap.Rulebook;
import dev.weft.capture.Explanation;
import dev.weft.config.Problems;
import dev.weft.config.SettingsSource;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check}: what the agent would do with an application, without starting it. */
@Command(
    name = "check",
    description =
        "Tells which methods of an application would be tracked, where each field would come from, "
            + "and every mistake. The application is not started, and none of its classes is loaded.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "APPLICATION",
      description = "A jar, a war, or a folder of classes.")
  private String application = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The weft.yaml; without it, WEFT_CONFIG, or weft.yaml in this folder.")
  private String config = "";

  @Option(names = "--json", description = "One JSON object instead of text.")
  private boolean asJson;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    File file = new File(application);
    if (!file.exists()) throw new IllegalArgumentException("there is no " + file);
    if (!config.isEmpty() && !new File(config).isFile()) {
      throw new IllegalArgumentException("there is no file " + config);
    }
    Problems problems = new Problems();
    Rulebook rules = Rulebook.read(SettingsSource.ofProcess(config), problems);
    CheckReport report;
    try {
      report = new Check(file, rules).run(problems);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s can be read neither as a folder nor as an archive: %s".formatted(file, e), e);
    }
    if (asJson) terminal.out().println(Json.object(json -> write(json, report)));
    else show(report);
    return report.count(Severity.ERROR) > 0 ? Exit.SOMETHING_LEFT : Exit.OK;
  }

  private void show(CheckReport report) {
    for (CheckReport.Method method : report.methods()) {
      for (Explanation rule : method.rules()) print(rule.text() + "\n");
      if (method.rules().isEmpty()) print(method.where() + ": no rule of it can be used\n");
    }
    for (Explanation route : report.routes()) print(route.text() + "\n");
    for (Finding finding : report.findings()) {
      String severity = word(finding.severity());
      print(severity + " ".repeat(9 - severity.length()) + finding.message());
    }
    print(
        "checked %s: %s, %s, %s: %s, %s"
            .formatted(
                application,
                Texts.number(report.classes()) + (report.classes() == 1 ? " class" : " classes"),
                Texts.count(report.methods().size(), "tracked method"),
                Texts.count(report.routes().size(), "route"),
                Texts.count(report.count(Severity.ERROR), "error"),
                Texts.count(report.count(Severity.WARNING), "warning")));
  }

  /** Names in class files may hold anything. */
  private void print(String text) {
    terminal.out().println(Texts.printable(text));
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private void write(JsonGenerator json, CheckReport report) throws IOException {
    json.writeStringField("application", application);
    json.writeNumberField("classes", report.classes());
    json.writeArrayFieldStart("methods");
    for (CheckReport.Method method : report.methods()) {
      json.writeStartObject();
      json.writeStringField("method", method.where());
      json.writeStringField("place", method.place());
      json.writeArrayFieldStart("rules");
      for (Explanation rule : method.rules()) write(json, rule);
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("routes");
    for (Explanation route : report.routes()) write(json, route);
    json.writeEndArray();
    json.writeArrayFieldStart("findings");
    for (Finding finding : report.findings()) {
      json.writeStartObject();
      json.writeStringField("severity", word(finding.severity()));
      json.writeStringField("message", finding.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("errors", report.count(Severity.ERROR));
    json.writeNumberField("warnings", report.count(Severity.WARNING));
  }

  private static void write(JsonGenerator json, Explanation rule) throws IOException {
    json.writeStartObject();
    json.writeStringField("place", rule.place());
    json.writeStringField("origin", rule.origin());
    json.writeStringField("type", rule.type().wireName());
    if (!rule.customActionName().isEmpty()) {
      json.writeStringField("customActionName", rule.customActionName());
    }
    if (!rule.when().isEmpty()) json.writeStringField("when", rule.when());
    write(json, "destinations", rule.destinations());
    json.writeArrayFieldStart("fields");
    for (Explanation.Source source : rule.sources()) {
      json.writeStartObject();
      json.writeStringField("field", source.field().wireName());
      if (!source.entry().isEmpty()) json.writeStringField("entry", source.entry());
      json.writeStringField("by", source.by().name().toLowerCase(Locale.ROOT));
      write(json, "paths", source.paths());
      json.writeEndObject();
    }
    json.writeEndArray();
    write(json, "without", rule.without().stream().map(Field::wireName).toList());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) json.writeString(text);
    json.writeEndArray();
  }
}
