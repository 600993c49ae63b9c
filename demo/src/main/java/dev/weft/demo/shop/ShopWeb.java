package dev.weft.demo.shop;

import dev.weft.demo.shop.account.Shopper;
import dev.weft.demo.shop.account.SignInGuard;
import dev.weft.demo.shop.cart.Cart;
import dev.weft.demo.shop.catalogue.Catalogue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What stands around every page: the sign-in guard, and the values that the page head shows. */
@Configuration
class ShopWeb implements WebMvcConfigurer {
  private final Catalogue catalogue;

  ShopWeb(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry
        .addInterceptor(new SignInGuard())
        .addPathPatterns("/checkout", "/orders/*", "/loyalty/enrol");
    registry.addInterceptor(new PageHead()).excludePathPatterns("/assets/**", "/api/**");
  }

  private final class PageHead implements HandlerInterceptor {
    @Override
    public void postHandle(
        HttpServletRequest request,
        HttpServletResponse response,
        Object handler,
        @Nullable ModelAndView page) {
      String view = page == null ? null : page.getViewName();
      if (page == null || view == null || view.startsWith("redirect:")) {
        return;
      }
      page.addObject("categories", catalogue.categories());
      page.addObject("cartUnits", Cart.of(request).total());
      Shopper.of(request).ifPresent(shopper -> page.addObject("shopper", shopper));
    }
  }
}
