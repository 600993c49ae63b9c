package dev.weft.demo.shop.loyalty;

import dev.weft.demo.shop.account.Shopper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who is in which loyalty programme. Thread-safe. */
@Repository
class Memberships {
  static final String CLAY_CLUB = "clay-club";

  private final JdbcClient jdbc;

  Memberships(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  boolean isMember(Shopper shopper) {
    return jdbc.sql("SELECT COUNT(*) FROM membership WHERE shopper = ? AND programme = ?")
            .params(shopper.id(), CLAY_CLUB)
            .query(Integer.class)
            .single()
        > 0;
  }

  void enrol(Shopper shopper, String programme) {
    jdbc.sql("MERGE INTO membership (shopper, programme) KEY (shopper, programme) VALUES (?, ?)")
        .params(shopper.id(), programme)
        .update();
  }
}
