package javax.money;

/** In the shape of JSR 354's, which is known by its name. */
public interface MonetaryAmount {
  Number getNumber();

  String getCurrency();
}
