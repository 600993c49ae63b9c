package dev.weft.demo.shop.catalogue;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Categories and products, in shelf order. Thread-safe. */
@Repository
public class Catalogue {
  private final JdbcClient jdbc;

  Catalogue(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public List<Category> categories() {
    return jdbc.sql("SELECT slug, name, intro FROM category ORDER BY shelf")
        .query(Category.class)
        .list();
  }

  Optional<Category> category(String slug) {
    return jdbc.sql("SELECT slug, name, intro FROM category WHERE slug = ?")
        .param(slug)
        .query(Category.class)
        .optional();
  }

  public Optional<Product> product(String sku) {
    return jdbc.sql("SELECT * FROM product WHERE sku = ?")
        .param(sku)
        .query(Product.class)
        .optional();
  }

  List<Product> in(Category category) {
    return jdbc.sql("SELECT * FROM product WHERE category = ? ORDER BY sku")
        .param(category.slug())
        .query(Product.class)
        .list();
  }

  List<Product> featured() {
    return jdbc.sql("SELECT * FROM product WHERE featured ORDER BY sku")
        .query(Product.class)
        .list();
  }

  /** Empty words find everything. */
  List<Product> find(String words) {
    return jdbc.sql(
            "SELECT * FROM product"
                + " WHERE LOCATE(LOWER(?), LOWER(name || ' ' || brand || ' ' || description)) > 0"
                + " ORDER BY sku")
        .param(words)
        .query(Product.class)
        .list();
  }
}
