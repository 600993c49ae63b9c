package dev.weft.it.app.spring;

final class ListOfWishes implements Wishes {
  @Override
  public String wish(String sku) {
    return "wishes " + sku;
  }
}
