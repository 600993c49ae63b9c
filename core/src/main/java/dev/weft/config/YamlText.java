package dev.weft.config;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Turns the text of a YAML file into nodes that know their lines. Stateless.
 *
 * <p>The parser's own messages quote the file, and with it perhaps a secret: they are never passed
 * on whole.
 */
final class YamlText {
  /** A file of this size holds about 5,000 rules. */
  static final int MAX_BYTES = 1 << 20;

  // rules need 4; the composer recurses, 64 is far from the end of any stack
  private static final int MAX_DEPTH = 64;

  // aliases share nodes, so they cost little here; WrittenFile bounds what they unfold to
  private static final int MAX_ALIASES = 200;

  private YamlText() {}

  /** Empty for an empty text, and for a malformed one, which is one problem. */
  static Optional<Node> parse(String file, String text, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(MAX_BYTES)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .setAllowDuplicateKeys(true) // reported by WrittenFile, with both lines
            .setAllowNonScalarKeys(true) // likewise
            .build();
    try {
      Parser parser = new ParserImpl(settings, new StreamReader(settings, text));
      return new PlainComposer(settings, new ShallowParser(parser)).getSingleNode();
    } catch (MarkedYamlEngineException e) {
      problems.add(file + position(e), "this is no valid YAML: " + reason(e));
    } catch (ReaderException e) {
      problems.add(
          file + position(text, e.getPosition()),
          "this is no valid YAML: the character U+"
              + Integer.toHexString(e.getCodePoint())
              + " is not allowed");
    } catch (YamlEngineException e) {
      problems.add(file, "this is no valid YAML: " + e.getMessage());
    } catch (RuntimeException e) {
      problems.add(file, "this is no valid YAML: the parser failed with " + e.getClass().getName());
    }
    return Optional.empty();
  }

  private static String position(MarkedYamlEngineException e) {
    Optional<Mark> mark = e.getProblemMark().isPresent() ? e.getProblemMark() : e.getContextMark();
    return mark.isEmpty()
        ? ""
        : ":" + (mark.get().getLine() + 1) + ":" + (mark.get().getColumn() + 1);
  }

  private static String position(String text, int codePoints) {
    int all = text.codePointCount(0, text.length());
    int end = text.offsetByCodePoints(0, Math.min(codePoints, all));
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return ":" + line + ":" + (text.codePointCount(lineStart, end) + 1);
  }

  private static String reason(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    // these two name what stands there, which may be a secret
    if (problem.contains("undefined alias")) {
      return "a value that begins with * must be put in quotes";
    }
    if (problem.contains("tag handle")) {
      return "a value that begins with ! must be put in quotes";
    }
    String context = e.getContext();
    String reason = context == null || context.isEmpty() ? problem : problem + ", " + context;
    return reason.replace('\n', ' ').replace('\r', ' ');
  }

  /**
   * Leaves merge keys alone, which YamlMap refuses: merging a map that merges itself never ends,
   * and takes all memory (snakeyaml-engine 3.2). One thread.
   */
  private static final class PlainComposer extends Composer {
    PlainComposer(LoadSettings settings, Parser parser) {
      super(settings, parser);
    }

    @Override
    protected void composeMappingChildren(List<NodeTuple> children, MappingNode map) {
      Node key = composeKeyNode(map);
      children.add(new NodeTuple(key, composeValueNode(map)));
    }
  }

  /** Refuses nesting so deep that the composer would overflow the stack. One thread. */
  private static final class ShallowParser implements Parser {
    private final Parser parser;
    private int depth;

    ShallowParser(Parser parser) {
      this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
      return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
      return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
      return parser.hasNext();
    }

    @Override
    public Event next() {
      Event event = parser.next();
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (depth > MAX_DEPTH) {
        throw new ParserException("it is nested too deeply", event.getStartMark());
      }
      return event;
    }
  }
}
