package dev.weft.it.app.jersey;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** As a generator makes it of an API description: every annotation stands here. */
@Path("cart")
interface CartApi {
  @POST
  @Path("{sku}")
  @TrackInteraction(
      type = InteractionType.ADD_TO_CART,
      productIds = "arg[0]",
      quantities = "arg[1]")
  Response add(@PathParam("sku") String sku, @FormParam("quantity") int quantity);
}
