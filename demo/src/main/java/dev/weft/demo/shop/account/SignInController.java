package dev.weft.demo.shop.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class SignInController {
  private final Accounts accounts;

  SignInController(Accounts accounts) {
    this.accounts = accounts;
  }

  @GetMapping("/sign-in")
  String form(@RequestParam(defaultValue = "/") String next, Model model) {
    model.addAttribute("next", next);
    return "sign-in";
  }

  @PostMapping("/sign-in")
  String signIn(
      @RequestParam String email,
      @RequestParam String password,
      @RequestParam(defaultValue = "/") String next,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Optional<Shopper> shopper = accounts.signIn(email, password);
    if (shopper.isEmpty()) {
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
      model.addAttribute("next", next);
      model.addAttribute("email", email);
      model.addAttribute("refused", true);
      return "sign-in";
    }
    HttpSession session = request.getSession();
    request.changeSessionId(); // an id known before the sign-in must not be worth anything after it
    session.setAttribute(Shopper.ATTRIBUTE, shopper.get());
    return "redirect:" + (isOwnPage(next) ? next : "/");
  }

  @PostMapping("/sign-out")
  String signOut(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    return "redirect:/";
  }

  private static boolean isOwnPage(String next) {
    return next.matches("/[a-z0-9-]*(/[a-z0-9-]+)*");
  }
}
