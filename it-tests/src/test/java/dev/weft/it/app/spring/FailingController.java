package dev.weft.it.app.spring;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Fails in each way there is. */
@RestController
class FailingController {
  private final Cart cart;

  FailingController(Cart cart) {
    this.cart = cart;
  }

  /** Has an answer with status 200. */
  static final class SoldOut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @PostMapping("/throws/tracked")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "'t1'")
  String throwsItself() {
    throw new SoldOut();
  }

  @PostMapping("/throws/after")
  String throwsAfter() {
    cart.add("t2");
    throw new SoldOut();
  }

  @PostMapping("/throws/anyway")
  @TrackInteraction(
      type = InteractionType.LIKE,
      productIds = "'t3'",
      when = "response.status == 410")
  void rulesMaySayOtherwise(HttpServletResponse response) throws IOException {
    response.sendError(410);
  }

  @PostMapping("/throws/unhandled")
  String throwsUnhandled() {
    cart.add("t4");
    throw new IllegalStateException("nobody handles this");
  }
}
