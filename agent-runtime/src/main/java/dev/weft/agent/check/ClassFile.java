package dev.weft.agent.check;

/**
 * One class of the application, as bytes; nothing of it is defined.
 *
 * @param place where it was found, such as {@code BOOT-INF/classes} or {@code lib/shop.jar}; empty
 *     for the top
 * @param name internal, {@code com/acme/CartController}
 */
record ClassFile(String place, String name, byte[] bytes) {}
