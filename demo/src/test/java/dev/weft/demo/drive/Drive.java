package dev.weft.demo.drive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts the shop with the agent as a process of its own and shows its output, each delivered event
 * as one readable line. With {@code --drive} it also takes the {@link ShopTour}, waits until all is
 * delivered, stops the shop, and exits 0, or 1 with what is missing.
 *
 * <table>
 *   <caption>Arguments</caption>
 *   <tr><td>{@code --shop FILE}</td><td>the shop's runnable jar; required</td></tr>
 *   <tr><td>{@code --agent FILE}</td><td>the agent's jar; without it the shop runs alone</td></tr>
 *   <tr><td>{@code --config FILE}</td><td>the agent's weft.yaml</td></tr>
 *   <tr><td>{@code --java FILE}</td><td>which java starts the shop; default: this one</td></tr>
 *   <tr><td>{@code --port N}</td><td>0 picks a free one; default: 8080, with --drive 0</td></tr>
 *   <tr><td>{@code --env NAME=VALUE}</td><td>more environment for the shop; repeatable</td></tr>
 *   <tr><td>{@code --stub CLASSPATH}</td><td>of the stand-in for Amazon Personalize</td></tr>
 *   <tr><td>{@code --personalize}</td><td>starts that, and has the shop send to it too</td></tr>
 *   <tr><td>{@code --drive}</td><td>see above</td></tr>
 * </table>
 */
public final class Drive {
  private static final Pattern OPEN = Pattern.compile(".* is open at (http://\\S+)");
  private static final long START_SECONDS = 120;
  private static final long DELIVERY_SECONDS = 60;
  private static final long STOP_SECONDS = 30;

  private final Options options;
  private final PrintStream out;
  private final Deliveries deliveries = new Deliveries();
  private final CompletableFuture<URI> address = new CompletableFuture<>();

  private Drive(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    System.exit(new Drive(options, out).run());
  }

  private int run() throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(options.command());
    builder.environment().putAll(options.environment());
    Optional<PersonalizeProcess> stub = Optional.empty();
    if (options.personalize()) {
      PersonalizeProcess started = PersonalizeProcess.start(options.java(), options.stub(), out);
      Runtime.getRuntime().addShutdownHook(new Thread(started::close, "stub-stop"));
      String others = builder.environment().getOrDefault("WEFT_DESTINATIONS", "file");
      builder.environment().putAll(started.environment(others));
      stub = Optional.of(started);
    }
    Process shop = builder.start();
    List<Thread> readers =
        List.of(
            reader("shop-stdout", shop.getInputStream()),
            reader("shop-stderr", shop.getErrorStream()));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(shop, readers), "shop-stop"));
    var unused = shop.onExit().thenRun(() -> address.completeExceptionally(new ShopEnded()));
    return options.drive() ? drive(shop, readers, stub) : shop.waitFor();
  }

  private int drive(Process shop, List<Thread> readers, Optional<PersonalizeProcess> stub)
      throws IOException, InterruptedException {
    ShopTour.Journey journey;
    try {
      journey = new ShopTour(address.get(START_SECONDS, TimeUnit.SECONDS)).walk();
    } catch (ExecutionException | TimeoutException e) {
      out.println("FAILED: the shop did not open within " + START_SECONDS + " s, or ended early");
      return 1;
    } catch (IllegalStateException e) {
      out.println("FAILED: the shop does not work: " + e.getMessage());
      return 1;
    }
    int requests = journey.exchanges().size();
    List<String> problems = new ArrayList<>();
    if (options.agent().isPresent()) {
      out.printf("%d requests of two visitors answered; waiting for deliveries%n", requests);
      deliveries.await(journey.expected(), DELIVERY_SECONDS);
      if (stub.isPresent()) stub.get().await(journey.expected(), DELIVERY_SECONDS);
    }
    if (!stop(shop, readers)) {
      problems.add("the shop had to be killed: it did not stop within " + STOP_SECONDS + " s");
    }
    if (options.agent().isPresent()) {
      problems.addAll(deliveries.problems(journey.expected()));
      stub.ifPresent(personalize -> problems.addAll(personalize.problems(journey.expected())));
    }
    problems.forEach(problem -> out.println("FAILED: " + problem));
    if (problems.isEmpty()) {
      out.printf(
          "OK: %d requests, %d events expected%s%n",
          requests,
          journey.expected().size(),
          options.agent().isPresent() ? ", each delivered once" : "; no agent to deliver them");
    }
    return problems.isEmpty() ? 0 : 1;
  }

  /** Asks by SIGTERM, then kills; false when it had to. Also waits for the last lines. */
  private static boolean stop(Process shop, List<Thread> readers) {
    shop.toHandle().destroy(); // Process.destroy would close the streams and lose the last lines
    try {
      boolean stopped = shop.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      shop.toHandle().destroyForcibly();
      for (Thread reader : readers) {
        reader.join(TimeUnit.SECONDS.toMillis(5));
      }
      return stopped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Thread reader(String name, InputStream stream) {
    Thread reader = new Thread(() -> show(stream), name);
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  private void show(InputStream stream) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher open = OPEN.matcher(line);
        if (open.matches()) {
          address.complete(URI.create(open.group(1)));
        }
        out.println(deliveries.read(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the output of the shop broke off", e);
    }
  }

  private static final class ShopEnded extends RuntimeException {}

  /** The command line, parsed. Immutable. */
  private record Options(
      Path java,
      Path shop,
      Optional<Path> agent,
      String config,
      String port,
      Map<String, String> environment,
      String stub,
      boolean personalize,
      boolean drive) {

    private static final List<String> NAMES =
        List.of("--java", "--shop", "--agent", "--config", "--port", "--env", "--stub");

    static Options parse(String[] args) {
      Map<String, String> given = new LinkedHashMap<>();
      Map<String, String> environment = new LinkedHashMap<>();
      boolean drive = false;
      boolean personalize = false;
      for (int i = 0; i < args.length; i++) {
        if (args[i].equals("--drive")) {
          drive = true;
        } else if (args[i].equals("--personalize")) {
          personalize = true;
        } else if (!NAMES.contains(args[i]) || i + 1 == args.length) {
          throw new IllegalArgumentException(
              args[i]
                  + " is no option or lacks its value. There are --drive, --personalize and "
                  + NAMES);
        } else if (args[i].equals("--env")) {
          String[] variable = args[++i].split("=", 2);
          environment.put(variable[0], variable.length == 2 ? variable[1] : "");
        } else {
          given.put(args[i], args[++i]);
        }
      }
      String shop = given.getOrDefault("--shop", "");
      String port = given.getOrDefault("--port", drive ? "0" : "");
      if (shop.isEmpty() || !port.matches("\\d{0,5}")) {
        throw new IllegalArgumentException(
            shop.isEmpty() ? "--shop FILE is missing" : "--port " + port + " is no port number");
      }
      return new Options(
          Path.of(given.getOrDefault("--java", System.getProperty("java.home") + "/bin/java")),
          Path.of(shop),
          Optional.ofNullable(given.get("--agent")).map(Path::of),
          given.getOrDefault("--config", ""),
          port,
          environment,
          given.getOrDefault("--stub", ""),
          personalize,
          drive);
    }

    List<String> command() {
      List<String> command = new ArrayList<>();
      command.add(java.toString());
      agent.ifPresent(
          jar -> command.add("-javaagent:" + jar + (config.isEmpty() ? "" : "=" + config)));
      command.add("-jar");
      command.add(shop.toString());
      if (!port.isEmpty()) {
        command.add("--server.port=" + port);
      }
      return command;
    }
  }
}
