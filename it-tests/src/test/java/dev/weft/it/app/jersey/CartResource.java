package dev.weft.it.app.jersey;

import jakarta.ws.rs.core.Response;

/** What implements the generated interface. */
public final class CartResource implements CartApi {
  @Override
  public Response add(String sku, int quantity) {
    if (quantity > 9) return Response.status(409).entity("too many").build();
    return Response.ok("took " + quantity + " " + sku).build();
  }
}
