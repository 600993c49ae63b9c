package dev.weft.extract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request whose facts are set by a test, under the paths that read them: {@code query.sku}. */
public final class FakeRequest implements RequestFacts {
  private final Map<String, Object> facts = new HashMap<>();

  /** Sets a fact: {@code query.sku}, {@code principal}, {@code response.status}. */
  public FakeRequest with(String path, Object value) {
    facts.put(path, value);
    return this;
  }

  @Override
  public String method() {
    return text("method");
  }

  @Override
  public String path() {
    return text("path");
  }

  @Override
  public String pathVariable(String name) {
    return text("path." + name);
  }

  @Override
  public List<String> query(String name) {
    return texts("query." + name);
  }

  @Override
  public List<String> form(String name) {
    return texts("form." + name);
  }

  @Override
  public @Nullable Object body() {
    return facts.get("body");
  }

  @Override
  public String header(String name) {
    return text("header." + name);
  }

  @Override
  public String cookie(String name) {
    return text("cookie." + name);
  }

  @Override
  public String sessionId() {
    return text("session-id");
  }

  @Override
  public @Nullable Object sessionAttribute(String name) {
    return facts.get("session." + name);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return facts.get("attribute." + name);
  }

  @Override
  public @Nullable Object principal() {
    return facts.get("principal");
  }

  @Override
  public int status() {
    return facts.get("response.status") instanceof Integer status ? status : 0;
  }

  @Override
  public String responseHeader(String name) {
    return text("response.header." + name);
  }

  private String text(String path) {
    Object value = facts.get(path);
    return value == null ? "" : value.toString();
  }

  private List<String> texts(String path) {
    Object value = facts.get(path);
    if (value == null) return List.of();
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(value.toString());
  }
}
