package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.it.app.virtual.VirtualJetty;
import dev.weft.it.app.virtual.VirtualTomcat;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two containers that run each request on a virtual thread, on the newest JDK if that has them. */
class VirtualThreadsIT {
  private static final int FIRST_WITH_THEM = 21;
  private static final String JSON = "application/json";
  private static final String BODY = "{\"items\":[{\"sku\":\"a1\"},{\"sku\":\"a2\"}]}";
  private static final List<String> OF_A_REQUEST =
      List.of(" dev.weft.capture.Exchange", " dev.weft.request.BodyCopy", ".BodyReads$Call");
  private static final Pattern LOADING =
      Pattern.compile("loadClass|linkCallSite|<clinit>|for initialization of");
  private static final String WEFT_YAML =
      Site.WEFT_YAML
          + """
          identity:
            anonymous-id: query.visitor
            user-id: session.user
          rules:
            - route: POST /cart/{sku}
              type: add_to_cart
              product-ids: body.items[*].sku
          """;

  static Stream<Arguments> containers() {
    return Stream.of(
        Arguments.of(VirtualTomcat.class, Launch.otherJars("tomcat10")),
        Arguments.of(
            VirtualJetty.class,
            Launch.ownJars("(jetty-(?!ee8|servlet-api)|jakarta\\.servlet|slf4j-api).*")));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void whatCountsIsTheSameAndNothingPinsOrStays(Class<?> main, List<Path> jars) throws IOException {
    List<Jdk> jdks = Jdk.all();
    Jdk newest = jdks.get(jdks.size() - 1);
    assumeTrue(newest.feature() >= FIRST_WITH_THEM, "no JDK with virtual threads is installed");
    JavaProcess server =
        new Launch(newest)
            .quick()
            .agent(WEFT_YAML)
            .option(
                "-XX:StartFlightRecording:filename=run.jfr,jdk.VirtualThreadPinned#threshold=0ms")
            .app(main, jars);
    Site site = Site.open(main.getSimpleName(), server);
    List<Site.Visit> buying = IntStream.range(0, 100).mapToObj(i -> site.newVisit()).toList();
    List<Site.Visit> signingIn = IntStream.range(0, 100).mapToObj(i -> site.newVisit()).toList();
    Site.Visit slow = site.newVisit();
    Site.Visit first = site.newVisit();

    List<String> answers = new ArrayList<>(List.of(sendSlowly(server.address(), slow)));
    answers.add(first.post("/sign-in/u1"));
    Instant warm = Instant.now();
    answers.addAll(
        buying.parallelStream().map(visit -> visit.postBody("/cart/x", JSON, BODY)).toList());
    answers.addAll(signingIn.parallelStream().map(visit -> visit.post("/sign-in/u1")).toList());

    assertThat(answers).allMatch(answer -> answer.contains("VirtualThread["));
    slow.expect("add_to_cart a1 a2");
    first.expect("home_page_view by u1");
    buying.forEach(visit -> visit.expect("add_to_cart a1 a2"));
    signingIn.forEach(visit -> visit.expect("home_page_view by u1"));
    assertThat(leftOfRequests(newest, server)).isEmpty();
    site.close();
    assertThat(pinnedByUs(server.file("run.jfr"), warm)).isEmpty();
  }

  /** Sends the second half of the body when the servlet waits for it. */
  private static String sendSlowly(URI server, Site.Visit visit) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      String head =
          """
          POST /cart/x?visitor=%s HTTP/1.1
          Host: localhost
          Connection: close
          Content-Type: %s
          Content-Length: %d

          """
              .formatted(visit.id(), JSON, BODY.length())
              .replace("\n", "\r\n");
      int half = BODY.length() / 2;
      write(socket, head + BODY.substring(0, half));
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("waits") < 0) answer.append((char) in.read());
      write(socket, BODY.substring(half));
      return answer.append(new String(in.readAllBytes(), StandardCharsets.UTF_8)).toString();
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /** What a thread or a table still holds of requests that are over. */
  private static List<String> leftOfRequests(Jdk jdk, JavaProcess server) {
    try (JavaProcess jcmd =
        Launch.tool(
            List.of(
                jdk.tool("jcmd").toString(), String.valueOf(server.pid()), "GC.class_histogram"))) {
      assertThat(jcmd.awaitExit()).isZero();
      return jcmd.out().lines().stream()
          .filter(line -> OF_A_REQUEST.stream().anyMatch(line::endsWith))
          .toList();
    }
  }

  /** What loads a class or links a call site always pins, as a call from within the JVM does. */
  private static List<RecordedEvent> pinnedByUs(Path recording, Instant warm) throws IOException {
    return RecordingFile.readAllEvents(recording).stream()
        .filter(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
        .filter(event -> event.getStartTime().isAfter(warm))
        .filter(event -> event.toString().replace("dev.weft.it.", "").contains("dev.weft."))
        .filter(event -> !LOADING.matcher(event.toString()).find())
        .toList();
  }
}
