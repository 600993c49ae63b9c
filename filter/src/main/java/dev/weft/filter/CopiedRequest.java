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
  public ServletInputStream getInputStream() throws IOException {
    ServletInputStream own = super.getInputStream();
    if (makesReader) return own;
    CopiedStream known = stream;
    if (known == null || !known.isOf(own)) {
      known = new CopiedStream(own, copy);
      stream = known;
    }
    return known;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    BufferedReader own = ownReader();
    CopiedReader known = reader;
    if (known == null || !known.isOf(own)) {
      known = new CopiedReader(own, copy);
      reader = known;
    }
    return known;
  }

  private BufferedReader ownReader() throws IOException {
    makesReader = true;
    try {
      return super.getReader();
    } finally {
      makesReader = false;
    }
  }
}
