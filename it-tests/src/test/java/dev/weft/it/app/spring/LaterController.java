package dev.weft.it.app.spring;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

/** Answers that come later, and fail if asked to. */
@RestController
class LaterController {
  private final ConcurrentHashMap<String, CompletableFuture<Order>> open =
      new ConcurrentHashMap<>();

  record Order(String id, boolean fails) {
    Order {
      if (fails) throw new IllegalStateException("sold out");
    }
  }

  @PostMapping("/stage")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "result.id")
  CompletionStage<ResponseEntity<Order>> stage(@RequestParam("fails") boolean fails) {
    return CompletableFuture.supplyAsync(
        () -> ResponseEntity.accepted().body(new Order("o-stage", fails)));
  }

  @PostMapping("/deferred")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "result.id")
  DeferredResult<Order> deferred(@RequestParam("fails") boolean fails) {
    DeferredResult<Order> result = new DeferredResult<>();
    result.onCompletion(() -> System.out.println("the application's own callback was called"));
    new Thread(
            () -> {
              try {
                result.setResult(new Order("o-deferred", fails));
              } catch (IllegalStateException e) {
                result.setErrorResult(e);
              }
            })
        .start();
    return result;
  }

  @PostMapping("/deferred/timeout")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "'never'")
  DeferredResult<String> deferredTimeout() {
    return new DeferredResult<>(1L);
  }

  @PostMapping("/deferred/at-once")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "result.id")
  DeferredResult<Order> deferredAtOnce() {
    DeferredResult<Order> result = new DeferredResult<>();
    result.setResult(new Order("o-at-once", false));
    return result;
  }

  @PostMapping("/callable")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "result.id")
  Callable<Order> callable(@RequestParam("fails") boolean fails) {
    return () -> new Order("o-callable", fails);
  }

  @PostMapping("/task")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "result.id")
  WebAsyncTask<Order> task(@RequestParam("fails") boolean fails) {
    return new WebAsyncTask<>(() -> new Order("o-task", fails));
  }

  /** Answers at once; the order comes with another request. */
  @PostMapping("/begin")
  String begin(@RequestParam("visitor") String visitor) {
    return place(visitor) == open.get(visitor) ? "begun" : "not the same stage";
  }

  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "result.id")
  CompletableFuture<Order> place(String visitor) {
    return open.computeIfAbsent(visitor, key -> new CompletableFuture<>());
  }

  @GetMapping("/end")
  String end(@RequestParam("of") String visitor) {
    CompletableFuture<Order> order = open.get(visitor);
    if (order == null) return "nothing to end";
    return "ended " + order.complete(new Order("o-after", false));
  }

  @GetMapping("/cancel")
  String cancel(@RequestParam("of") String visitor) {
    CompletableFuture<Order> order = open.get(visitor);
    if (order == null) return "nothing to cancel";
    return "cancelled " + order.cancel(true);
  }
}
