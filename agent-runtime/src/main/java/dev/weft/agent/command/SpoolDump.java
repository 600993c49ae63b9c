package dev.weft.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InvalidInteractionException;
import dev.weft.spool.SpoolFolder;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spool dump}: the events as JSON lines. */
@Command(
    name = "dump",
    description =
        "Prints the events of the spool, a JSON object a line. They hold personal data: use --redact "
            + "for what others will see.",
    mixinStandardHelpOptions = true)
final class SpoolDump implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final SpoolPlace place = new SpoolPlace();

  @Option(
      names = "--redact",
      description = "Pseudonyms instead of ids, *** instead of texts; types and shapes stay.")
  private boolean redact;

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "Only events that are meant for this destination.")
  private String destination = "";

  @Option(
      names = "--pending",
      description = "Only events that the destination, or else any, is not done with.")
  private boolean pending;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
  private long limit = Long.MAX_VALUE;

  SpoolDump(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (limit < 0) throw new IllegalArgumentException("--limit is below 0");
    Printing printing = new Printing();
    var unused = place.existing().look(printing);
    if (printing.unreadable == 0) return Exit.OK;
    terminal.say(Texts.count(printing.unreadable, "event") + " cannot be read; see spool verify");
    return Exit.SOMETHING_LEFT;
  }

  private final class Printing implements Consumer<SpoolFolder.Found> {
    private final Redaction redaction = new Redaction();
    private long printed;
    private long unreadable;

    @Override
    public void accept(SpoolFolder.Found found) {
      if (printed >= limit || !isAsked(found)) return;
      try {
        Interaction interaction = InteractionJson.read(found.event().payload());
        boolean meant =
            destination.isEmpty()
                || interaction.destinations().isEmpty()
                || interaction.destinations().contains(destination);
        if (!meant) return;
        terminal.out().println(line(found, redact ? redaction.of(interaction) : interaction));
        printed++;
      } catch (InvalidInteractionException e) {
        unreadable++;
      }
    }

    /** A destination without a cursor is done with nothing. */
    private boolean isAsked(SpoolFolder.Found found) {
      if (!pending) return true;
      if (destination.isEmpty()) return found.cursors().isEmpty() || !found.pendingFor().isEmpty();
      return !found.cursors().contains(destination) || found.pendingFor().contains(destination);
    }

    private String line(SpoolFolder.Found found, Interaction interaction) {
      return Json.object(
          json -> {
            json.writeStringField("folder", found.folder());
            json.writeNumberField("sequence", found.event().sequence());
            json.writeStringField("lane", found.event().lane().word());
            json.writeFieldName("event");
            json.writeRawValue(new String(InteractionJson.write(interaction), UTF_8));
          });
    }
  }
}
