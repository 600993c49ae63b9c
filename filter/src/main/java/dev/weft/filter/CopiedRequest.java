package dev.weft.filter;

import dev.weft.request.BodyCopy;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is copied while the application reads it; all else is the container's own.
 * One thread at a time, as any request.
 */
final class CopiedRequest extends HttpServletRequestWrapper {
  private final BodyCopy copy;
  private @Nullable CopiedStream stream;
  private @Nullable CopiedReader reader;

  /** While Undertow makes its reader: that asks the outermost request for the stream below it. */
  private boolean makesReader;

  CopiedRequest(HttpServletRequest request, BodyCopy copy) {
    super(request);
    this.copy = copy;
  }

  @Override
  public @Nullable ServletInputStream getInputStream() throws IOException {
    @Nullable ServletInputStream own = super.getInputStream();
    if (own == null || makesReader) return own; // a wrapper of the application may have none
    if (stream == null || !stream.isOf(own)) {
      copy.again();
      stream = new CopiedStream(own, copy);
    }
    return stream;
  }

  @Override
  public @Nullable BufferedReader getReader() throws IOException {
    @Nullable BufferedReader own = ownReader();
    if (own == null) return null;
    if (reader == null || !reader.isOf(own)) {
      copy.again();
      reader = new CopiedReader(own, copy);
    }
    return reader;
  }

  private @Nullable BufferedReader ownReader() throws IOException {
    makesReader = true;
    try {
      return super.getReader();
    } finally {
      makesReader = false;
    }
  }
}
