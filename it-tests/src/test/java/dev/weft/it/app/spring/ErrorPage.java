package dev.weft.it.app.spring;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is shown for every error, as if it were none; it recommends something. */
@RestController
class ErrorPage implements ErrorController {
  @RequestMapping("/error")
  @TrackInteraction(type = InteractionType.PRODUCT_DETAIL_PAGE_VIEW, productIds = "'recommended'")
  String error(HttpServletResponse response) {
    response.setStatus(200);
    return "something else then?";
  }
}
