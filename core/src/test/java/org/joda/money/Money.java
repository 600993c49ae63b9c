package org.joda.money;

import java.math.BigDecimal;

/** In the shape of Joda-Money's. */
public final class Money {
  private final String currency;
  private final BigDecimal amount;

  public Money(String currency, String amount) {
    this.currency = currency;
    this.amount = new BigDecimal(amount);
  }

  public BigDecimal getAmount() {
    return amount;
  }

  public String getCurrencyUnit() {
    return currency;
  }
}
