package dev.weft.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Sends requests to a server, without cookies and without following. Thread-safe. */
final class Browser {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;

  /** Waits until the server is open. */
  Browser(JavaProcess server) {
    this.server = server.address();
  }

  HttpResponse<String> get(String path) {
    return send("GET", path);
  }

  HttpResponse<String> post(String path) {
    return send("POST", path);
  }

  /** Posts a body, with headers by name and value. */
  HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path)).POST(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request.build() : request.headers(headers).build());
  }

  private HttpResponse<String> send(String method, String path) {
    return send(
        HttpRequest.newBuilder(server.resolve(path))
            .method(method, BodyPublishers.noBody())
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(request), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted during " + request, e);
    }
  }
}
