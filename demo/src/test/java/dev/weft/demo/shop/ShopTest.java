package dev.weft.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.cookie;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;

@SpringBootTest
@AutoConfigureMockMvc
class ShopTest {
  private final MockMvc mvc;
  private final MockHttpSession session = new MockHttpSession();

  ShopTest(@Autowired MockMvc mvc) {
    this.mvc = mvc;
  }

  @Test
  void whatIsAddedLiesInTheBasketUntilItIsRemoved() throws Exception {
    mvc.perform(post("/cart/add").session(session).param("sku", "mug-01").param("quantity", "2"))
        .andExpect(redirectedUrl("/cart"));
    mvc.perform(get("/cart").session(session))
        .andExpect(content().string(containsString("Harbour mug")))
        .andExpect(content().string(containsString("€ 37.00")));

    mvc.perform(post("/cart/remove/mug-01").session(session)).andExpect(redirectedUrl("/cart"));

    mvc.perform(get("/cart").session(session))
        .andExpect(content().string(not(containsString("Harbour mug"))));
  }

  @Test
  void theJsonEndpointCountsTheUnits() throws Exception {
    mvc.perform(
            post("/api/cart")
                .session(session)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"sku\":\"bowl-02\",\"quantity\":3}"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.units").value(3));
  }

  @Test
  void aQuantityThatIsNoneIsRefused() throws Exception {
    for (String quantity : new String[] {"0", "-1", "21", "many"}) {
      mvc.perform(post("/cart/add").param("sku", "mug-01").param("quantity", quantity))
          .andExpect(status().isBadRequest());
    }
  }

  @Test
  void theOrderHasTheTotalOfTheBasketAndEmptiesIt() throws Exception {
    signIn("bea@example.org", "teapot-42");
    mvc.perform(post("/cart/add").session(session).param("sku", "pot-01").param("quantity", "1"));
    mvc.perform(post("/cart/add").session(session).param("sku", "bowl-02").param("quantity", "2"));

    String order =
        mvc.perform(post("/checkout").session(session).param("address", "3 Kiln Lane"))
            .andReturn()
            .getResponse()
            .getRedirectedUrl();

    assertThat(order).matches("/orders/\\d+");
    mvc.perform(get(String.valueOf(order)).session(session))
        .andExpect(content().string(containsString("€ 122.00")));
    mvc.perform(get("/cart").session(session))
        .andExpect(content().string(containsString("Nothing in it yet")));
  }

  @Test
  void anOrderIsShownToNobodyElse() throws Exception {
    signIn("bea@example.org", "teapot-42");
    mvc.perform(post("/cart/add").session(session).param("sku", "cup-01").param("quantity", "1"));
    String order =
        String.valueOf(
            mvc.perform(post("/checkout").session(session).param("address", "3 Kiln Lane"))
                .andReturn()
                .getResponse()
                .getRedirectedUrl());

    signIn("ada@example.org", "kiln-and-kettle");

    mvc.perform(get(order).session(session)).andExpect(status().isNotFound());
  }

  @Test
  void aStrangerWhoChecksOutIsSentToSignInAndBack() throws Exception {
    mvc.perform(get("/checkout")).andExpect(redirectedUrl("/sign-in?next=/checkout"));
    mvc.perform(post("/loyalty/enrol")).andExpect(redirectedUrl("/sign-in?next=/loyalty"));
  }

  @Test
  void aWrongPasswordShowsTheFormAgain() throws Exception {
    mvc.perform(post("/sign-in").param("email", "bea@example.org").param("password", "teacup"))
        .andExpect(status().isUnauthorized())
        .andExpect(content().string(containsString("do not go together")));
  }

  @Test
  void signInLeadsToNoOtherSite() throws Exception {
    mvc.perform(
            post("/sign-in")
                .param("email", "bea@example.org")
                .param("password", "teapot-42")
                .param("next", "//evil.example"))
        .andExpect(redirectedUrl("/"));
  }

  @Test
  void searchFindsByWordsAndWorkshop() throws Exception {
    mvc.perform(get("/search").param("q", "BOWL").param("brand", "Fern & Fire"))
        .andExpect(content().string(containsString("Ramen bowl")))
        .andExpect(content().string(not(containsString("Pebble rice bowl"))));
  }

  @Test
  void anUnknownProductIsNotFound() throws Exception {
    mvc.perform(get("/p/mug-99")).andExpect(status().isNotFound());
  }

  @Test
  void aVisitorGetsAnIdOnce() throws Exception {
    Cookie visitor = mvc.perform(get("/")).andReturn().getResponse().getCookie("shop_visitor");

    assertThat(visitor).isNotNull().matches(Cookie::isHttpOnly);
    mvc.perform(get("/").cookie(visitor)).andExpect(cookie().doesNotExist("shop_visitor"));
  }

  private void signIn(String email, String password) throws Exception {
    mvc.perform(post("/sign-in").session(session).param("email", email).param("password", password))
        .andExpect(redirectedUrl("/"));
  }
}
