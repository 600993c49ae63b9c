package dev.weft.demo.shop.catalogue;

import java.math.BigDecimal;

/**
 * Something on the shelf. Immutable.
 *
 * @param price in euros, two decimals
 * @param shape which drawing of {@code picture.html} shows it
 * @param glaze CSS colour of its body
 * @param accent CSS colour of its rim or pattern
 */
public record Product(
    String sku,
    String name,
    String category,
    String brand,
    BigDecimal price,
    String description,
    String shape,
    String glaze,
    String accent) {}
