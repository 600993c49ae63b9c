package dev.weft.demo.shop.loyalty;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import dev.weft.demo.shop.account.Shopper;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class LoyaltyController {
  /** The action that a recommender may suggest: to join. */
  private static final String JOIN = "'join-clay-club'";

  private final Memberships memberships;

  LoyaltyController(Memberships memberships) {
    this.memberships = memberships;
  }

  @GetMapping("/loyalty")
  @TrackInteraction(type = InteractionType.PROMO_PAGE_VIEW, actionId = JOIN)
  String programme(HttpServletRequest request, Model model) {
    model.addAttribute(
        "member", Shopper.of(request).map(memberships::isMember).orElse(Boolean.FALSE));
    return "loyalty";
  }

  /** The sign-in guard stands before it. */
  @PostMapping("/loyalty/enrol")
  @TrackInteraction(
      type = InteractionType.CUSTOM,
      customActionName = "enrol_loyalty",
      actionId = JOIN,
      context = "programme = arg.programme")
  String enrol(
      @RequestParam String programme,
      @SessionAttribute Shopper shopper,
      RedirectAttributes redirect) {
    if (!programme.equals(Memberships.CLAY_CLUB)) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "no such programme");
    }
    memberships.enrol(shopper, programme);
    redirect.addFlashAttribute("notice", "Welcome to the clay club, " + shopper.name() + ".");
    return "redirect:/loyalty";
  }

  @PostMapping("/loyalty/decline")
  @TrackInteraction(
      type = InteractionType.CUSTOM,
      customActionName = "decline_loyalty",
      actionId = JOIN,
      context = "programme = 'clay-club'")
  String decline() {
    return "redirect:/";
  }
}
