package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

/** A server that tests visit, each as somebody new. One thread. */
record Site(String name, JavaProcess server, Browser browser, Ledger ledger) {
  /** What every site's {@code weft.yaml} begins with. */
  static final String WEFT_YAML =
      """
      destinations: [file]
      file: {path: events.jsonl}
      upload: {linger: 0 ms}
      log: {deliveries: true}
      """;

  static Site open(String name, JavaProcess server) {
    return new Site(name, server, new Browser(server), new Ledger(server));
  }

  Visit newVisit() {
    return new Visit(ledger.newVisitor());
  }

  /** Stops the server; every visitor has had just the events that were expected. */
  void close() {
    try (server) {
      ledger.close();
      assertThat(server.err().lines()).noneMatch(line -> line.startsWith("weft: WARNING"));
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** One visitor, whose id is in the query of every request. */
  final class Visit {
    private final String visitor;

    private Visit(String visitor) {
      this.visitor = visitor;
    }

    String id() {
      return visitor;
    }

    String get(String path) {
      return browser.get(asVisitor(path)).body();
    }

    String post(String path) {
      return send(path).body();
    }

    /** Posts with these headers, by name and value. */
    String post(String path, String... headers) {
      return browser.post(asVisitor(path), "", headers).body();
    }

    /** Posts a body of this type. */
    String postBody(String path, String contentType, String body) {
      return browser.post(asVisitor(path), body, "Content-Type", contentType).body();
    }

    HttpResponse<String> send(String path) {
      return browser.post(asVisitor(path));
    }

    /** Waits for these events, {@code type product}; there must never be others. */
    void expect(String... events) {
      ledger.expect(visitor, events);
    }

    private String asVisitor(String path) {
      return path + (path.indexOf('?') < 0 ? "?" : "&") + "visitor=" + visitor;
    }
  }
}
