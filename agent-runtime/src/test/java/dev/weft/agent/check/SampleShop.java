package dev.weft.agent.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Two small applications, compiled: one that is good, and one with every mistake.
 *
 * @param classes of the good one
 * @param mistakes of the other, with the good one's
 */
public record SampleShop(Path classes, Path mistakes) {
  private static final String IMPORTS =
      "import dev.weft.annotation.*; import java.util.*; import java.util.concurrent.*;\n";

  /** Compiles both into a folder. */
  public static SampleShop compile(Path folder) throws IOException {
    Map<String, String> good = good();
    Map<String, String> all = new LinkedHashMap<>(good);
    all.putAll(wrong());
    SampleShop shop = new SampleShop(folder.resolve("good"), folder.resolve("wrong"));
    Sources.compile(shop.classes(), good);
    Sources.compile(shop.mistakes(), all);
    return shop;
  }

  /** As {@link Sources#files}. */
  public static Map<String, byte[]> files(Path folder, String prefix) throws IOException {
    return Sources.files(folder, prefix);
  }

  /** As {@link Sources#zip}. */
  public static byte[] zip(Map<String, byte[]> files) throws IOException {
    return Sources.zip(files);
  }

  private static Map<String, String> good() {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put("shop.Item", "package shop; public record Item(String sku, int quantity) {}");
    sources.put(
        "shop.CartController",
        "package shop;\n"
            + IMPORTS
            + """
            public class CartController {
              @TrackInteraction(type = "add_to_cart", quantities = "arg.item.quantity")
              public void add(String sku, Item item) {}
              public void add(String sku) {}
            }
            """);
    // read before what it implements, and before what that extends
    sources.put(
        "shop.ARegister",
        "package shop;"
            + """
             public class ARegister extends Register<Item> implements Till {
              public Item buy(String sku) { return null; }
              public void sell(Item item) {}
            }
            """);
    sources.put(
        "shop.Register", "package shop; public abstract class Register<T> implements Seller<T> {}");
    sources.put(
        "shop.Seller",
        "package shop;\n"
            + IMPORTS
            + """
            public interface Seller<T> {
              @TrackInteraction(type = "checkout", productIds = "arg[0].sku")
              void sell(T item);
            }
            """);
    sources.put(
        "shop.Till",
        "package shop;\n"
            + IMPORTS
            + """
            public interface Till {
              @TrackInteraction(type = "checkout", productIds = "arg.sku", quantities = "result.quantity")
              Item buy(String sku);
            }
            """);
    return sources;
  }

  private static Map<String, String> wrong() {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put("wrong.Sellable", "package wrong; public interface Sellable { String getSku(); }");
    sources.put(
        "wrong.Page",
        "package wrong; public class Page<T> { public T getFirst() { return null; } }");
    // a Jackson of the application's own, known by its name
    sources.put(
        "any.jackson.databind.JsonNode", "package any.jackson.databind; public class JsonNode {}");
    sources.put(
        "jakarta.servlet.http.HttpServletRequest",
        "package jakarta.servlet.http; public interface HttpServletRequest {}");
    sources.put(
        "wrong.Money",
        "package wrong; public record Money(java.math.BigDecimal amount, String currency) {}");
    sources.put(
        "wrong.Weight",
        "package wrong; public record Weight(java.math.BigDecimal amount, String unit) {}");
    sources.put(
        "wrong.Lower",
        "package wrong; public final class Lower { public String getsku() { return null; } }");
    sources.put(
        "wrong.Size",
        "package wrong; public enum Size { LARGE { void a() {} }, SMALL; void a() {} }");
    sources.put(
        "wrong.Nobody",
        "package wrong;\n"
            + IMPORTS
            + """
            public interface Nobody {
              @TrackInteraction(type = "checkout", productIds = "arg.sku")
              void buy(String sku);
            }
            """);
    sources.put(
        "wrong.Wrong",
        "package wrong;\n"
            + IMPORTS
            + """
            import any.jackson.databind.JsonNode;
            import shop.Item;
            public class Wrong {
              @TrackInteraction(type = "add_to_card") public void unknownType(String sku) {}
              @TrackInteraction(type = "like", revenue = "'1'") public void notAllowed(String sku) {}
              @TrackInteraction(type = "custom") public void noName(String sku) {}
              @TrackInteraction(type = "like", productIds = "arg.skuu") public void noParameter(String sku) {}
              @TrackInteraction(type = "like", productIds = "arg.item.skuu") public void noProperty(Item item) {}
              @TrackInteraction(type = "like", productIds = "arg.items[*].skuu") public void noProperty(List<? extends Item> items) {}
              @TrackInteraction(type = "like", productIds = "arg.sku.id") public void ofText(String sku) {}
              @TrackInteraction(type = "like", productIds = "result.id") public void ofNothing(String sku) {}
              @TrackInteraction(type = "like", productIds = "result.colour")
              public CompletableFuture<Optional<Item>> promised() { return null; }
              @TrackInteraction(type = "like", productIds = "arg.request.session.id")
              public void request(jakarta.servlet.http.HttpServletRequest request) {}
              @TrackInteraction(type = "like", when = "arg.item.quantty > 0") public void condition(Item item) {}
              @TrackInteraction(type = "like", productIds = "arg.thing.colour") public void perhaps(Sellable thing) {}
              @TrackInteraction(type = "like", productIds = "arg.map.a.b | arg.thing.a | arg.node.a.b | arg.page.first.a | session.cart.a")
              public void unknowable(Map<String, Item> map, Object thing, JsonNode node, Page<?> page) {}
              @TrackInteraction(type = "checkout", productIds = "arg.items", revenue = "arg.item")
              public void objects(List<Item> items, Item item) {}
              @TrackInteraction(type = "checkout", productIds = "arg.sizes", revenue = "arg.money", quantities = "arg.counts")
              public void values(Size[] sizes, Optional<Money> money, List<Integer> counts) {}
              @TrackInteraction(type = "checkout", productIds = "'a'", revenue = "arg.weight")
              public void noMoney(Weight weight) {}
              @TrackInteraction(type = "checkout", productIds = "arg.id", quantities = "arg.gifts", revenue = "arg.gift")
              public void noNumbers(UUID id, boolean gift, List<Boolean> gifts) {}
              @TrackInteraction(type = "checkout", productIds = "'a'", quantities = "arg.sizes", revenue = "arg.at | arg.id", timestamp = "arg.count")
              public void unfit(Size[] sizes, Optional<java.time.Instant> at, Integer count, UUID id) {}
              @TrackInteraction(type = "checkout", productIds = "arg.count", quantities = "arg.counts", revenue = "arg.text | arg.letter", timestamp = "arg.day")
              public void fit(Number count, long[] counts, String text, char letter, Date day) {}
              @TrackInteraction(type = "like", productIds = "arg.lower.sku")
              public void noGetter(Lower lower) {}
              @TrackInteraction(type = "like", productIds = "arg.page.first.sku")
              public void known(Page<Item> page) {}
            }
            """);
    return sources;
  }
}
