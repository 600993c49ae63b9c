package dev.weft.demo.shop.catalogue;

/** A shelf of the shop; the slug is its name in URLs. Immutable. */
public record Category(String slug, String name, String intro) {}
