package dev.weft.extract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stands for the request where there is none. */
final class NoRequest implements RequestFacts {
  @Override
  public String method() {
    return "";
  }

  @Override
  public String path() {
    return "";
  }

  @Override
  public String pathVariable(String name) {
    return "";
  }

  @Override
  public List<String> query(String name) {
    return List.of();
  }

  @Override
  public List<String> form(String name) {
    return List.of();
  }

  @Override
  public @Nullable Object body() {
    return null;
  }

  @Override
  public String header(String name) {
    return "";
  }

  @Override
  public String cookie(String name) {
    return "";
  }

  @Override
  public String sessionId() {
    return "";
  }

  @Override
  public @Nullable Object sessionAttribute(String name) {
    return null;
  }

  @Override
  public @Nullable Object attribute(String name) {
    return null;
  }

  @Override
  public @Nullable Object principal() {
    return null;
  }

  @Override
  public int status() {
    return 0;
  }

  @Override
  public String responseHeader(String name) {
    return "";
  }
}
