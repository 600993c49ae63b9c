package dev.weft.it.app.jersey;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** Makes a friendly answer of a failure. */
public final class SoldOutMapper implements ExceptionMapper<SoldOutMapper.SoldOut> {
  /** Nothing is left. */
  static final class SoldOut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public Response toResponse(SoldOut e) {
    return Response.ok("sold out, try tomorrow", "text/plain").build();
  }
}
