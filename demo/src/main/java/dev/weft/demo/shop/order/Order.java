package dev.weft.demo.shop.order;

import java.math.BigDecimal;
import java.util.List;

/**
 * What somebody bought. Immutable.
 *
 * @param number counts from 1
 * @param total in euros, two decimals
 */
public record Order(long number, List<OrderLine> lines, BigDecimal total) {
  public Order {
    lines = List.copyOf(lines);
  }
}
