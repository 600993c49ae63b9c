package dev.weft.demo.shop.order;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import dev.weft.demo.shop.account.Shopper;
import dev.weft.demo.shop.cart.Cart;
import dev.weft.demo.shop.cart.CartItem;
import dev.weft.demo.shop.cart.PriceList;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders and finds them again. Thread-safe. */
@Service
public class OrderService {
  private final JdbcClient jdbc;
  private final PriceList prices;

  OrderService(JdbcClient jdbc, PriceList prices) {
    this.jdbc = jdbc;
    this.prices = prices;
  }

  // Not only controllers can be tracked: here the order is known, with all that the event needs.
  @Transactional
  @TrackInteraction(
      type = InteractionType.CHECKOUT,
      productIds = "result.lines[*].sku",
      quantities = "result.lines[*].quantity",
      revenue = "result.total")
  public Order place(Shopper shopper, Cart cart, String address) {
    List<CartItem> items = prices.items(cart);
    if (items.isEmpty()) {
      throw new IllegalArgumentException("an order needs something to deliver");
    }
    long number = insertOrder(shopper, address, CartItem.total(items));
    items.forEach(item -> insertLine(number, item));
    return order(number, shopper).orElseThrow();
  }

  /** Empty when there is none, or when it is somebody else's. */
  Optional<Order> order(long number, Shopper shopper) {
    return jdbc.sql("SELECT total FROM customer_order WHERE number = ? AND shopper = ?")
        .params(number, shopper.id())
        .query(BigDecimal.class)
        .optional()
        .map(total -> new Order(number, lines(number), total));
  }

  private List<OrderLine> lines(long number) {
    return jdbc.sql(
            "SELECT sku, name, quantity, price FROM order_line WHERE order_number = ? ORDER BY id")
        .param(number)
        .query(OrderLine.class)
        .list();
  }

  private long insertOrder(Shopper shopper, String address, BigDecimal total) {
    KeyHolder number = new GeneratedKeyHolder();
    jdbc.sql("INSERT INTO customer_order (shopper, address, total) VALUES (?, ?, ?)")
        .params(shopper.id(), address, total)
        .update(number, "number");
    return number.getKeyAs(Long.class);
  }

  private void insertLine(long number, CartItem item) {
    jdbc.sql(
            "INSERT INTO order_line (order_number, sku, name, quantity, price)"
                + " VALUES (?, ?, ?, ?, ?)")
        .params(number, item.product().sku(), item.product().name(), item.quantity(), item.price())
        .update();
  }
}
