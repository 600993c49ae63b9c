package dev.weft.it.app.spring;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Handlers that are given their body in different ways; none of them has the product apart. */
@RestController
class BodyController {
  @PostMapping("/body/map")
  @TrackInteraction(type = InteractionType.LIKE, productIds = "body.sku")
  String map(@RequestBody Map<String, ?> body) {
    return "likes " + body;
  }

  @PostMapping("/body/text")
  @TrackInteraction(type = InteractionType.LIKE, productIds = "body.sku")
  String text(@RequestBody String body) {
    return "likes " + body;
  }

  @PostMapping("/body/stream")
  @TrackInteraction(type = InteractionType.LIKE, productIds = "body.sku")
  String stream(InputStream body) throws IOException {
    return "likes " + new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  @PostMapping("/body/reader")
  @TrackInteraction(type = InteractionType.LIKE, productIds = "body.sku")
  String reader(BufferedReader body) throws IOException {
    return "likes " + body.readLine();
  }

  @PostMapping("/body/unread")
  @TrackInteraction(type = InteractionType.LIKE, productIds = "body.sku", when = "body.sku")
  String unread() {
    return "likes nothing";
  }
}
