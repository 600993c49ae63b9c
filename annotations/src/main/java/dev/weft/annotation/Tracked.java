package dev.weft.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which field of the event a parameter fills: the spelling of {@code productIds = "arg.sku"}
 * that follows when the parameter is renamed or moved.
 *
 * <pre>{@code
 * @TrackInteraction(type = "add_to_cart")
 * public Cart add(@Tracked(Field.PRODUCT_IDS) String sku,
 *                 @Tracked(value = Field.QUANTITIES, path = "quantity") Item item) { … }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Tracked {
  /** The field that this parameter fills. */
  Field value();

  /** Steps into the parameter, for instance {@code quantity}; empty means the parameter itself. */
  String path() default "";
}
