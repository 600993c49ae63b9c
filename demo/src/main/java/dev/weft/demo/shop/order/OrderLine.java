package dev.weft.demo.shop.order;

import java.math.BigDecimal;

/** One product of an order; the price is that of all its units. Immutable. */
public record OrderLine(String sku, String name, int quantity, BigDecimal price) {}
