package dev.weft.filter;

import jakarta.servlet.ServletContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the filter's init parameter {@code config} points to. */
final class ConfigPath {
  /** Only what is in there cannot be downloaded, so that only this is looked for in the web app. */
  private static final String WEB_INF = "/WEB-INF/";

  private ConfigPath() {}

  /**
   * The path of a file.
   *
   * @param parameter a path that begins with {@code /WEB-INF/} is one inside the web application,
   *     any other is one of the file system; null and blank mean that none was given
   * @return empty text when none was given; nothing when the web application is not unpacked, and
   *     then what is in it has no path
   */
  static Optional<String> resolve(@Nullable String parameter, ServletContext context) {
    if (parameter == null || parameter.isBlank()) return Optional.of("");
    String path = parameter.strip();
    return path.startsWith(WEB_INF)
        ? Optional.ofNullable(context.getRealPath(path))
        : Optional.of(path);
  }
}
