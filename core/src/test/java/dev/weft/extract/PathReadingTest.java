package dev.weft.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.invoke.MethodHandles;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class PathReadingTest {
  record Item(String sku, int quantity) {}

  private record PrivateItem(String sku) {}

  interface HasSku {
    String sku();
  }

  record ItemOfInterface(String sku) implements HasSku {}

  public interface Sellable {
    default String getSku() {
      return "a1";
    }
  }

  private static final class OnlyByInterface implements Sellable {}

  static class Bean {
    private final String value = "a1";

    public String getSku() {
      return value;
    }

    public boolean isGift() {
      return true;
    }
  }

  static final class SubBean extends Bean {}

  public static final class PublicField {
    public final String sku = "a1";
    public static final String STATIC = "none";
    final String hidden = "none";
  }

  private enum Size {
    LARGE {
      @Override
      public String toString() {
        return "l";
      }
    }
  }

  static final class Node {
    @Nullable Node next;
    final String name = "n";

    public @Nullable Node getNext() {
      return next;
    }

    public String getName() {
      return name;
    }
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> shapes() {
    Map<String, Object> withNull = new HashMap<>();
    withNull.put("sku", null);
    Node cyclic = new Node();
    cyclic.next = cyclic;
    return Stream.of(
        arguments("a record", "result.sku", new Item("a1", 2), "a1"),
        arguments("a record's number", "result.quantity", new Item("a1", 2), 2),
        arguments("a private record", "result.sku", new PrivateItem("a1"), "a1"),
        arguments("a record seen as interface", "result.sku", new ItemOfInterface("a1"), "a1"),
        arguments("a package-private bean", "result.sku", new Bean(), "a1"),
        arguments("a boolean getter", "result.gift", new Bean(), true),
        arguments("a getter of the superclass", "result.sku", new SubBean(), "a1"),
        arguments("a getter of an interface", "result.sku", new OnlyByInterface(), "a1"),
        arguments("a public field", "result.sku", new PublicField(), "a1"),
        arguments("a static field", "result.STATIC", new PublicField(), null),
        arguments("a field that is not public", "result.hidden", new PublicField(), null),
        arguments("a map", "result.sku", Map.of("sku", "a1"), "a1"),
        arguments("a map without the key", "result.id", Map.of("sku", "a1"), null),
        arguments("a map with null", "result.sku", withNull, null),
        arguments("a quoted key", "result['the key']", Map.of("the key", "a1"), "a1"),
        arguments("a list's item", "result[1]", List.of("a", "b"), "b"),
        arguments("no such item", "result[2]", List.of("a", "b"), null),
        arguments("an array's item", "result[1]", new String[] {"a", "b"}, "b"),
        arguments("no such item of an array", "result[9]", new int[] {1}, null),
        arguments("a primitive array", "result[0]", new int[] {7}, 7),
        arguments("a set's item", "result[0]", Collections.singleton("a"), "a"),
        arguments("a whole list", "result", List.of("a", "b"), List.of("a", "b")),
        arguments("a whole array", "result", new long[] {1, 2}, List.of(1L, 2L)),
        arguments(
            "a whole set", "result", new LinkedHashSet<>(List.of("a", "b")), List.of("a", "b")),
        arguments(
            "each item's property",
            "result[*].sku",
            List.of(new Item("a", 1), new Item("b", 2)),
            List.of("a", "b")),
        arguments(
            "each item of an array",
            "result[*].sku",
            new Item[] {new Item("a", 1), new Item("b", 2)},
            List.of("a", "b")),
        arguments(
            "each value of a map", "result[*].sku", Map.of(1, new Item("a", 1)), List.of("a")),
        arguments("each of one", "result[*].sku", new Item("a", 1), List.of("a")),
        arguments("each of none", "result[*].sku", List.of(), null),
        arguments(
            "each with nulls between",
            "result[*].sku",
            Arrays.asList(new Item("a", 1), null, new Item("b", 1)),
            List.of("a", "b")),
        arguments(
            "each that is optional",
            "result[*]",
            List.of(Optional.of("a"), Optional.of("b")),
            List.of("a", "b")),
        arguments(
            "each optional property",
            "result[*].sku",
            List.of(Map.of("sku", Optional.of("a")), Map.of("sku", Optional.empty())),
            List.of("a")),
        arguments("a list in a list", "result[0][1]", List.of(List.of("a", "b")), "b"),
        arguments("an optional", "result.sku", Optional.of(new Item("a1", 1)), "a1"),
        arguments("an optional text", "result", Optional.of("a1"), "a1"),
        arguments("an empty optional", "result.sku", Optional.empty(), null),
        arguments("an optional int", "result", OptionalInt.of(3), 3),
        arguments("an optional long", "result", OptionalLong.of(3), 3L),
        arguments("an optional double", "result", OptionalDouble.of(1.5), 1.5),
        arguments("an empty optional int", "result", OptionalInt.empty(), null),
        arguments("an enum", "result", Size.LARGE, "LARGE"),
        arguments("null", "result.sku", null, null),
        arguments("a missing property", "result.colour", new Item("a1", 1), null),
        arguments("a property of a text", "result.sku", "text", null),
        arguments("the length of a text is no property", "result.length", "text", null),
        arguments("the class is no property", "result.class", new Item("a1", 1), null),
        arguments("nor is it in capitals", "result.Class", new Item("a1", 1), null),
        arguments("a cycle", "result.next.next.next.name", cyclic, "n"),
        arguments("an object", "result", new Object(), Scalars.Opaque.PRESENT),
        arguments("a list of objects", "result", List.of(cyclic), Scalars.Opaque.PRESENT));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("shapes")
  void aValueIsFoundInWhateverShapeItComes(
      String shape, String path, @Nullable Object source, @Nullable Object expected)
      throws Exception {
    assertThat(read(path, FakeFacts.ofResult(source))).as(shape).isEqualTo(expected);
  }

  @Test
  void eachRootReadsItsOwnFact() throws Exception {
    FakeRequest request =
        new FakeRequest()
            .with("path.sku", "p")
            .with("query.sku", "q")
            .with("query.many", List.of("a", "b"))
            .with("form.sku", "f")
            .with("header.X-Sku", "h")
            .with("cookie.sku", "c")
            .with("session.item", new Item("s", 1))
            .with("session-id", "id")
            .with("attribute.item", new Item("t", 1))
            .with("principal", Map.of("name", "u"))
            .with("response.status", 201)
            .with("response.header.Location", "/x");
    FakeFacts facts = FakeFacts.ofRequest(request);

    assertThat(read("path.sku", facts)).isEqualTo("p");
    assertThat(read("query.sku", facts)).isEqualTo("q");
    assertThat(read("query.many", facts)).isEqualTo(List.of("a", "b"));
    assertThat(read("query.many[1]", facts)).isEqualTo("b");
    assertThat(read("query.none", facts)).isNull();
    assertThat(read("form.sku", facts)).isEqualTo("f");
    assertThat(read("header.X-Sku", facts)).isEqualTo("h");
    assertThat(read("cookie.sku", facts)).isEqualTo("c");
    assertThat(read("session.item.sku", facts)).isEqualTo("s");
    assertThat(read("session-id", facts)).isEqualTo("id");
    assertThat(read("attribute.item.sku", facts)).isEqualTo("t");
    assertThat(read("principal.name", facts)).isEqualTo("u");
    assertThat(read("response.status", facts)).isEqualTo(201);
    assertThat(read("response.header.Location", facts)).isEqualTo("/x");
    assertThat(read("'literal'", facts)).isEqualTo("literal");
    assertThat(read("''", facts)).isNull();
  }

  @Test
  void outsideARequestNothingOfItIsThere() throws Exception {
    FakeFacts facts = FakeFacts.ofSelf(new Item("a1", 1));

    assertThat(read("this.sku", facts)).isEqualTo("a1");
    for (String path :
        List.of(
            "path.sku",
            "query.sku",
            "form.sku",
            "header.X-Sku",
            "cookie.sku",
            "session.item",
            "session-id",
            "attribute.item",
            "principal",
            "response.status",
            "response.header.Location")) {
      assertThat(read(path, facts)).as(path).isNull();
    }
  }

  /** What an accessor of the application may throw. */
  static final class Thrower {
    private final Throwable what;

    Thrower(Throwable what) {
      this.what = what;
    }

    @SuppressWarnings({"unchecked", "DoNotCallSuggester"})
    public <T extends Throwable> String getSku() throws T {
      throw (T) what;
    }

    @SuppressWarnings("InfiniteRecursion") // a lazy getter that asks itself
    public String getForEver() {
      return getForEver();
    }
  }

  static Stream<Throwable> throwables() {
    return Stream.of(
        new IllegalStateException("lazy"),
        new Exception("checked"),
        new AssertionError("assert"),
        new NoClassDefFoundError("Gone"),
        new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void whateverAnAccessorThrowsMeansThatThereIsNoValue(Throwable what) throws Exception {
    assertThat(read("result.sku", FakeFacts.ofResult(new Thrower(what)))).isNull();
    assertThat(read("result[*].sku", FakeFacts.ofResult(List.of(new Thrower(what))))).isNull();
  }

  @Test
  void anAccessorWithoutEndMeansThatThereIsNoValue() throws Exception {
    FakeFacts facts = FakeFacts.ofResult(new Thrower(new Error()));

    assertThatCode(() -> read("result.forEver", facts)).doesNotThrowAnyException();
    assertThat(read("result.forEver", facts)).isNull();
  }

  @Test
  void whateverAnAccessorThrowsThereIsNoValue() throws Exception {
    for (Error thrown : List.of(new OutOfMemoryError("test"), new InternalError("test"))) {
      FakeFacts facts = FakeFacts.ofResult(new Thrower(thrown));

      assertThat(read("result.sku", facts)).isNull();
    }
  }

  @Test
  void anInterruptThatAnAccessorMetStaysForTheApplication() throws Exception {
    FakeFacts facts = FakeFacts.ofResult(new Thrower(new InterruptedException("test")));

    assertThat(read("result.sku", facts)).isNull();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  @Timeout(5)
  void aHugeNumberOrTextIsNotPrinted() throws Exception {
    FakeFacts number = FakeFacts.ofResult(BigInteger.ONE.shiftLeft(50_000_000));
    FakeFacts text = FakeFacts.ofResult(CharBuffer.allocate(10_000_000));

    assertThat(read("result", number)).isEqualTo(Scalars.Opaque.PRESENT);
    assertThat((String) read("result", text)).hasSize(Scalars.MAX_TEXT);
  }

  /** Methods that do something; each counts its calls. */
  static final class Cart {
    final AtomicInteger calls = new AtomicInteger();
    public final String sku = "a1";

    @SuppressWarnings("unused") // it is here not to be read as a property
    private final long delete = 1;

    public boolean delete() {
      calls.incrementAndGet();
      return true;
    }

    public String clear() {
      calls.incrementAndGet();
      return "";
    }

    public void getVoid() {
      calls.incrementAndGet();
    }

    public String getWith(String argument) {
      calls.incrementAndGet();
      return argument;
    }

    public static String getStatic() {
      return "static";
    }
  }

  @Test
  void nothingButAnAccessorIsEverCalled() throws Exception {
    Cart cart = new Cart();
    FakeFacts facts = FakeFacts.ofResult(cart);

    for (String name : List.of("delete", "clear", "void", "with", "static", "hashCode", "notify")) {
      assertThat(read("result." + name, facts)).as(name).isNull();
    }

    assertThat(cart.calls).hasValue(0);
    assertThat(read("result.sku", facts)).isEqualTo("a1");
  }

  static final class Guarded {
    @SuppressWarnings("unused") // read by a path
    private String getSecret() {
      return "own";
    }

    static MethodHandles.Lookup lookup() {
      return MethodHandles.lookup();
    }
  }

  @Test
  void aPrivateAccessorIsReadWithTheRightsOfItsOwnClassOnly() throws Exception {
    FakeFacts facts = FakeFacts.ofArguments(new Guarded());
    Path path = PathParser.parse("arg[0].secret").get(0);
    Signature own = new Signature("A#a", List.of("A"), List.of(), Guarded.lookup());
    Signature other = new Signature("A#a", List.of("A"), List.of(), MethodHandles.publicLookup());

    assertThat(Scalars.read(path.bind(own), facts)).isEqualTo("own");
    assertThat(Scalars.read(path.bind(other), facts)).isNull();
  }

  @Test
  void aListIsCutAfterAHundredItems() throws Exception {
    List<Item> items =
        IntStream.range(0, 5000).mapToObj(n -> new Item("a" + n, 1)).collect(toArrayList());
    FakeFacts facts = FakeFacts.ofResult(items);

    assertThat((List<?>) read("result[*].sku", facts)).hasSize(100);
    assertThat((List<?>) read("result[*].quantity", facts)).hasSize(100);
    assertThat((List<?>) read("result", FakeFacts.ofResult(new int[5000]))).hasSize(100);
  }

  private static java.util.stream.Collector<Item, ?, List<Item>> toArrayList() {
    return java.util.stream.Collectors.toCollection(ArrayList::new);
  }

  /** A collection whose iterator never ends. */
  private static final class Endless extends AbstractCollection<@Nullable String> {
    private final @Nullable String item;

    Endless(@Nullable String item) {
      this.item = item;
    }

    @Override
    public Iterator<@Nullable String> iterator() {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return true;
        }

        @Override
        public @Nullable String next() {
          return item;
        }
      };
    }

    @Override
    public int size() {
      return Integer.MAX_VALUE;
    }
  }

  @Test
  void aCollectionWithoutEndIsCutAsWell() throws Exception {
    assertThat((List<?>) read("result[*]", FakeFacts.ofResult(new Endless("a")))).hasSize(100);
    assertThat(read("result[*]", FakeFacts.ofResult(new Endless(null)))).isNull();
    assertThat(read("result[7]", FakeFacts.ofResult(new Endless("a")))).isEqualTo("a");
  }

  private static @Nullable Object read(String text, Facts facts) throws PathException {
    return Scalars.read(PathParser.parse(text).get(0).bind(Signature.NONE), facts);
  }
}
