package dev.weft.it.app.jersey;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Orders, at once and later. */
@Path("orders")
public final class OrderResource {
  /** What was ordered. */
  public record Order(String id) {}

  @POST
  @Path("response")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "result.id")
  public Response response() {
    return Response.status(201).type("text/plain").entity(new Order("o-response")).build();
  }

  @POST
  @Path("stage")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "result.id")
  public CompletionStage<Response> stage(@QueryParam("fails") boolean fails) {
    return CompletableFuture.supplyAsync(
        () -> {
          if (fails) throw new SoldOutMapper.SoldOut();
          return Response.ok(new Order("o-stage"), "text/plain").build();
        });
  }

  @POST
  @Path("suspended")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "'o-suspended'")
  public void suspended(@Suspended AsyncResponse answer, @QueryParam("status") int status) {
    new Thread(() -> answer.resume(Response.status(status).entity("resumed").build())).start();
  }

  @POST
  @Path("sold-out")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "'never'")
  public String soldOut(@QueryParam("visitor") String visitor) {
    if (!visitor.isEmpty()) throw new SoldOutMapper.SoldOut();
    return "who are you?";
  }
}
