package dev.weft.demo.shop.catalogue;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stars given to products, one verdict per person and product. Thread-safe. */
@Repository
class Ratings {
  private final JdbcClient jdbc;

  Ratings(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Summary of(String sku) {
    return jdbc.sql(
            "SELECT COUNT(*) AS votes, CAST(COALESCE(ROUND(AVG(CAST(stars AS DOUBLE))), 0) AS INT)"
                + " AS stars FROM rating WHERE sku = ?")
        .param(sku)
        .query(Summary.class)
        .single();
  }

  /** A second verdict of the same person takes the place of the first. */
  void give(String sku, String rater, int stars) {
    jdbc.sql("MERGE INTO rating (sku, rater, stars) KEY (sku, rater) VALUES (?, ?, ?)")
        .params(sku, rater, stars)
        .update();
  }

  /** The average in whole stars, 0 without votes. */
  public record Summary(int votes, int stars) {}
}
