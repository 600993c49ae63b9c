package dev.weft.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.weave.WovenMethod;
import dev.weft.bootstrap.Weft;
import dev.weft.config.RuleText;
import dev.weft.config.SettingsSource;
import dev.weft.log.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkerTest {
  @TempDir private Path folder;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private Optional<Weft> weft = Optional.empty();
  private Consumer<String> onLine = line -> {};

  @BeforeEach
  void start() {
    Map<String, String> environment =
        Map.of(
            "WEFT_DESTINATIONS", "file",
            "WEFT_FILE_PATH", events().toString(),
            "WEFT_UPLOAD_LINGER", "0");
    weft = Weft.start(new SettingsSource("", false, environment, Map.of()), log());
  }

  @AfterEach
  void stop() {
    weft.ifPresent(Weft::close);
  }

  @Test
  void argumentsKeepTheirPlacesInAMethodTooWideToPassThemAll() throws Throwable {
    // this and 239 of 245 arguments, as the weaver passes them
    MethodType enter =
        MethodType.methodType(void.class, Collections.nCopies(240, int.class))
            .changeParameterType(0, Object.class);
    WovenMethod method = method(false, 245, "first = arg[0]", "sixth = arg[5]", "none = arg[244]");
    Linker linker = new Linker(() -> weft);
    List<Object> arguments = new ArrayList<>(IntStream.range(0, 239).boxed().toList());
    arguments.add(0, "this");

    link(linker, "enter", enter, method.encode()).dynamicInvoker().invokeWithArguments(arguments);
    exit(linker, method);

    assertThat(delivered()).containsExactly("{\"first\":0,\"sixth\":5}");
  }

  @Test
  void aSiteThatCouldNotBeLinkedIsLinkedAtALaterCall() throws Throwable {
    AtomicInteger asked = new AtomicInteger();
    Linker linker =
        new Linker(
            () -> {
              if (asked.incrementAndGet() == 1) throw new StackOverflowError("test");
              return weft;
            });
    WovenMethod method = method(true, 1, "value = arg[0]");
    MethodType enter = MethodType.methodType(void.class, Object.class);
    CallSite site = link(linker, "enter", enter, method.encode());

    for (String value : List.of("lost", "kept")) {
      site.dynamicInvoker().invokeWithArguments(value);
      exit(linker, method);
    }

    assertThat(delivered()).containsExactly("{\"value\":\"kept\"}");
  }

  @Test
  void withoutAStartedWeftASiteDoesNothing() throws Throwable {
    Linker linker = new Linker(Optional::empty);
    MethodType enter = MethodType.methodType(void.class, Object.class, long.class);

    CallSite site = link(linker, "enter", enter, method(true, 2).encode());

    assertThat(site.type()).isEqualTo(enter);
    assertThat(site.dynamicInvoker().invokeWithArguments("x", 1L)).isNull();
  }

  @Test
  void sitesThatAreSwitchedOffDoNothing() throws Throwable {
    Linker linker = new Linker(() -> weft);
    WovenMethod method = method(true, 1, "value = arg[0]");
    MethodType enter = MethodType.methodType(void.class, Object.class);
    CallSite site = link(linker, "enter", enter, method.encode());

    linker.switchOff();
    site.dynamicInvoker().invokeWithArguments("x");
    exit(linker, method);

    assertThat(delivered()).isEmpty();
  }

  @Test
  void aSiteDoesNothingWhenItsRulesWentWhileItWasLinked() throws Throwable {
    Path file = folder.resolve("weft.yaml");
    String rule =
        """
        log.rules: true
        identity: {anonymous-id: "'v'"}
        rules: [{method: "com.acme.Wide#call", type: custom, custom-action-name: test, context: {a: "'b'"}}]
        """;
    Files.writeString(file, rule);
    SettingsSource source = restart(file);
    AtomicInteger changes = new AtomicInteger();
    onLine =
        line -> {
          if (!line.startsWith("com.acme.Wide#call") || changes.getAndIncrement() > 0) return;
          rewrite(file, rule.replace("Wide", "Other"), source);
          rewrite(file, rule.replace("Wide", "Third"), source);
        };
    Linker linker = new Linker(() -> weft);
    WovenMethod method =
        new WovenMethod("com.acme.Wide", "call", true, List.of(), List.of(), List.of());

    CallSite site = link(linker, "enter", MethodType.methodType(void.class), method.encode());
    site.dynamicInvoker().invokeWithArguments();
    exit(linker, method);

    assertThat(weft.orElseThrow().rules().generation()).isEqualTo(2);
    assertThat(delivered()).isEmpty();
  }

  private SettingsSource restart(Path file) {
    stop();
    Map<String, String> environment =
        Map.of("WEFT_DESTINATIONS", "file", "WEFT_FILE_PATH", events().toString());
    SettingsSource source = new SettingsSource(file.toString(), true, environment, Map.of());
    weft = Weft.start(source, log());
    return source;
  }

  private void rewrite(Path file, String text, SettingsSource source) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    weft.orElseThrow().rules().reload(source);
  }

  private static CallSite link(Linker linker, String name, MethodType type, String method) {
    return linker.link(MethodHandles.lookup(), name, type, method);
  }

  private static void exit(Linker linker, WovenMethod method) throws Throwable {
    link(linker, "exit", MethodType.methodType(void.class), method.where())
        .dynamicInvoker()
        .invokeWithArguments();
  }

  private static WovenMethod method(boolean isStatic, int parameters, String... context) {
    RuleText rule =
        new RuleText(
            "",
            List.of(
                new RuleText.Entry("", "type", List.of("custom")),
                new RuleText.Entry("", "custom-action-name", List.of("test")),
                new RuleText.Entry("", "anonymous-id", List.of("'v'")),
                new RuleText.Entry("", "context", List.of(context))));
    List<String> types = Collections.nCopies(parameters, "int");
    return new WovenMethod("com.acme.Wide", "call", isStatic, types, List.of(), List.of(rule));
  }

  /** The custom context of each event that was delivered by the time of the stop. */
  private List<String> delivered() throws IOException {
    stop();
    if (!Files.exists(events())) return List.of();
    return Files.readAllLines(events()).stream()
        .map(line -> line.substring(line.indexOf("\"custom_context\":") + 17, line.length() - 2))
        .toList();
  }

  private Path events() {
    return folder.resolve("events.jsonl");
  }

  private Log log() {
    return new Log() {
      @Override
      public void info(String line) {
        lines.add(line);
        onLine.accept(line);
      }

      @Override
      public void warn(String line) {
        lines.add(line);
      }
    };
  }
}
