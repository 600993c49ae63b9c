package dev.weft.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.invoke.MethodHandles;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way to a value, from each shape of object, with each kind of trouble. */
@Timeout(30)
class ShapesTest {
  // ---- objects with a property

  @ParameterizedTest
  @EnumSource
  void thePropertyOfAnyShapeIsFound(Shape shape) throws Exception {
    assertThat(read("result.sku", shape.around(() -> "a1"))).isEqualTo("a1");
    assertThat(read("result.sku", shape.around(() -> 12L))).isEqualTo(12L);
    assertThat(read("result.sku", shape.around(() -> List.of("a", "b"))))
        .isEqualTo(List.of("a", "b"));
  }

  @ParameterizedTest
  @EnumSource
  void aPropertyThatIsNullOrEmptyIsNone(Shape shape) throws Exception {
    assertThat(read("result.sku", shape.around(() -> null))).isNull();
    assertThat(read("result.sku", shape.around(() -> ""))).isNull();
    assertThat(read("result.sku", shape.around(Optional::empty))).isNull();
    assertThat(read("result.sku.more", shape.around(() -> null))).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aPropertyThatIsNotThereIsNone(Shape shape) throws Exception {
    Object object = shape.around(() -> "a1");

    for (String name :
        List.of("colour", "class", "hashCode", "toString", "copy", "component1", "notify", "s")) {
      if (object instanceof Map<?, ?>) continue;
      assertThat(read("result." + name, object)).as(name).isNull();
    }
  }

  static Stream<Throwable> throwables() {
    return Stream.of(
        new IllegalStateException("lazy"),
        new AssertionError("assert"),
        new NoClassDefFoundError("Gone"),
        new StackOverflowError(),
        new OutOfMemoryError("test"),
        new InternalError("test"));
  }

  @ParameterizedTest
  @EnumSource
  void whateverItsAccessorThrowsReachesNobody(Shape shape) throws Exception {
    for (Throwable thrown : throwables().toList()) {
      Object object = shape.around(() -> ShapesTest.<RuntimeException>thrown(thrown));

      assertThat(read("result.sku", object)).as("%s", thrown).isNull();
      assertThat(read("result[*].sku", List.of(object))).as("%s", thrown).isNull();
      assertThat(read("result[0].sku", new Object[] {object})).as("%s", thrown).isNull();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> Object thrown(Throwable what) throws T {
    throw (T) what;
  }

  @ParameterizedTest
  @EnumSource
  void anAccessorThatAsksItselfForEverReachesNobody(Shape shape) throws Exception {
    assertThat(read("result.sku", shape.around(ShapesTest::forEver))).isNull();
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Object forEver() {
    return forEver();
  }

  @ParameterizedTest
  @EnumSource
  void aCycleIsWalkedAsFarAsThePathGoes(Shape shape) throws Exception {
    Object[] self = new Object[1];
    self[0] = shape.around(() -> self[0]);

    assertThat(read("result" + ".sku".repeat(16), self[0])).isEqualTo(Scalars.Opaque.PRESENT);
    assertThat(read("result" + ".sku".repeat(15) + ".none", self[0])).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aHugeTextIsCut(Shape shape) throws Exception {
    CharSequence huge = CharBuffer.allocate(10_000_000);

    assertThat((String) read("result.sku", shape.around(() -> huge))).hasSize(Scalars.MAX_TEXT);
  }

  @ParameterizedTest
  @EnumSource
  void aHugeListIsCut(Shape shape) throws Exception {
    Object object = shape.around(() -> new int[1_000_000]);

    assertThat((List<?>) read("result.sku", object)).hasSize(100);
    assertThat((List<?>) read("result.sku[*]", object)).hasSize(100);
  }

  @ParameterizedTest
  @EnumSource
  void everyRootThatGivesAnObjectLooksIntoIt(Shape shape) throws Exception {
    Object object = shape.around(() -> "a1");
    FakeRequest request =
        new FakeRequest()
            .with("session.x", object)
            .with("attribute.x", object)
            .with("principal", object);
    FakeFacts facts = new FakeFacts(List.of(object), object, object, request);

    for (String root :
        List.of("arg[0]", "this", "result", "session.x", "attribute.x", "principal")) {
      assertThat(read(root + ".sku", facts)).as(root).isEqualTo("a1");
      assertThat(read(root + "[*].sku", facts))
          .as(root)
          .isEqualTo(shape == Shape.MAP ? null : List.of("a1"));
    }
  }

  public static final class Spelled {
    public String geteMail() {
      return "a";
    }

    public String getXIndex() {
      return "b";
    }
  }

  @Test
  void theGetterOfAPropertyWithOneSmallLetterIsFoundInBothSpellings() throws Exception {
    assertThat(read("result.eMail", new Spelled())).isEqualTo("a");
    assertThat(read("result.xIndex", new Spelled())).isEqualTo("b");
  }

  // ---- lists

  /** The shapes in which applications keep several. */
  enum Several {
    LIST {
      @Override
      Object of(Object... items) {
        return new ArrayList<>(Arrays.asList(items));
      }
    },
    ARRAY {
      @Override
      Object of(Object... items) {
        return items;
      }
    },
    SET {
      @Override
      Object of(Object... items) {
        return new LinkedHashSet<>(Arrays.asList(items));
      }
    },
    ITERABLE {
      @Override
      Object of(Object... items) {
        return (Iterable<Object>) () -> Arrays.asList(items).iterator();
      }
    },
    OPTIONAL {
      @Override
      Object of(Object... items) {
        return Optional.of(Arrays.asList(items));
      }
    },
    VALUES_OF_A_MAP {
      @Override
      Object of(Object... items) {
        Map<Integer, Object> map = new TreeMap<>();
        for (Object item : items) map.put(map.size(), item);
        return map;
      }
    };

    abstract Object of(@Nullable Object... items);
  }

  record Item(@Nullable Object sku) {}

  @ParameterizedTest
  @EnumSource
  void eachOfSeveralIsFound(Several shape) throws Exception {
    Object several = shape.of(new Item("a"), new Item("b"), null, new Item(null));

    assertThat(read("result[*].sku", several)).isEqualTo(List.of("a", "b"));
    assertThat(read("result[1].sku", several)).isEqualTo("b");
    assertThat(read("result[9].sku", several)).isNull();
    assertThat(read("result[*].none", several)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void moreThanAHundredAreCut(Several shape) throws Exception {
    Object[] many = new Object[5000];
    for (int i = 0; i < many.length; i++) many[i] = new Item("a" + i);

    assertThat((List<?>) read("result[*].sku", shape.of(many))).hasSize(100);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VALUES_OF_A_MAP")
  void theOnesThemselvesAreAList(Several shape) throws Exception {
    assertThat(read("result", shape.of("a", 2L, true))).isEqualTo(List.of("a", 2L, true));
    assertThat(read("result", shape.of("a", new Object()))).isEqualTo(Scalars.Opaque.PRESENT);
    assertThat(read("result", shape.of())).isNull();
  }

  @Test
  void aListOfItselfIsAnObject() throws Exception {
    List<Object> list = new ArrayList<>();
    list.add(list);
    Object[] array = new Object[1];
    array[0] = array;

    assertThat(read("result", list)).isEqualTo(Scalars.Opaque.PRESENT);
    assertThat(read("result", array)).isEqualTo(Scalars.Opaque.PRESENT);
    assertThat(read("result[0][0][0][*].sku", array)).isNull();
  }

  @Test
  void aListWhoseIteratorThrowsIsNone() throws Exception {
    Iterable<Object> broken =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public Object next() {
                throw new java.util.ConcurrentModificationException();
              }
            };

    assertThat(read("result[*].sku", broken)).isNull();
    assertThat(read("result", broken)).isNull();
    assertThat(read("result[3]", broken)).isNull();
  }

  @Test
  void optionalsInOptionalsAreSeenThroughUpToABound() throws Exception {
    Object nested = "a1";
    for (int i = 0; i < 10; i++) nested = Optional.of(nested);
    Object deep = "a1";
    for (int i = 0; i < 100_000; i++) deep = Optional.of(deep);

    assertThat(read("result", nested)).isEqualTo("a1");
    assertThat(read("result", Optional.of(OptionalInt.of(7)))).isEqualTo(7);
    assertThat(read("result", deep)).isNull();
  }

  // ---- JSON

  private static final String ORDER =
      """
      {"id": "o1", "total": 12.50, "count": 3, "gift": true, "note": null, "empty": "",
       "items": [{"sku": "a"}, {"sku": "b"}, {}], "tags": ["x", "y"], "address": {"city": "Ulm"}}
      """;

  static Stream<Object> orders() throws Exception {
    JsonNode jackson2 = new ObjectMapper().readTree(ORDER);
    return Stream.of(jackson2, new tools.jackson.databind.ObjectMapper().readTree(ORDER));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void aJsonNodeIsReadLikeAnyObject(Object order) throws Exception {
    assertThat(read("result.id", order)).isEqualTo("o1");
    assertThat(read("result.count", order)).isEqualTo(3);
    assertThat(read("result.gift", order)).isEqualTo(true);
    assertThat(read("result.note", order)).isNull();
    assertThat(read("result.empty", order)).isNull();
    assertThat(read("result.none", order)).isNull();
    assertThat(read("result.none.more", order)).isNull();
    assertThat(read("result.id.more", order)).isNull();
    assertThat(read("result.items[*].sku", order)).isEqualTo(List.of("a", "b"));
    assertThat(read("result.items[1].sku", order)).isEqualTo("b");
    assertThat(read("result.items[7].sku", order)).isNull();
    assertThat(read("result.tags", order)).isEqualTo(List.of("x", "y"));
    assertThat(read("result.tags[0]", order)).isEqualTo("x");
    assertThat(read("result.id[*]", order)).isEqualTo(List.of("o1"));
    assertThat(read("result.address.city", order)).isEqualTo("Ulm");
    assertThat(read("result.address", order)).isEqualTo(Scalars.Opaque.PRESENT);
    assertThat(read("result", order)).isEqualTo(Scalars.Opaque.PRESENT);
    assertThat(Scalars.decimal(read("result.total", order))).isEqualByComparingTo("12.5");
  }

  @Test
  void theObjectInAJsonNodeIsSeen() throws Exception {
    JsonNode node = JsonNodeFactory.instance.pojoNode(new Item("a1"));
    JsonNode text = JsonNodeFactory.instance.pojoNode("a1");
    JsonNode missing = JsonNodeFactory.instance.missingNode();

    assertThat(read("result.sku", node)).isEqualTo("a1");
    assertThat(read("result", text)).isEqualTo("a1");
    assertThat(read("result", missing)).isNull();
    assertThat(read("result.sku", missing)).isNull();
  }

  @Test
  void aLongJsonArrayIsCut() throws Exception {
    var array = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < 5000; i++) array.addObject().put("sku", i);

    assertThat((List<?>) read("result[*].sku", array)).hasSize(100);
  }

  // ---- what stands for a scalar

  record OwnMoney(BigDecimal amount, String currency) {}

  record Weight(BigDecimal amount, String unit) {}

  record InCents(long amount, String currency) {}

  private static final class Jsr354 implements javax.money.MonetaryAmount {
    @Override
    public Number getNumber() {
      return new BigDecimal("12.50");
    }

    @Override
    public String getCurrency() {
      return "EUR";
    }
  }

  @Test
  void anAmountOfMoneyIsItsNumber() throws Exception {
    for (Object money :
        List.of(
            new Jsr354(),
            new org.joda.money.Money("EUR", "12.50"),
            new OwnMoney(new BigDecimal("12.50"), "EUR"))) {
      assertThat(read("result", money)).as("%s", money).isEqualTo(new BigDecimal("12.50"));
      assertThat(read("result[*]", List.of(money))).isEqualTo(List.of(new BigDecimal("12.50")));
    }
    assertThat(read("result.currency", new Jsr354())).isEqualTo("EUR");
  }

  @Test
  void anAmountOfSomethingElseOrInAnUnknownUnitIsAnObject() throws Exception {
    assertThat(read("result", new Weight(BigDecimal.ONE, "kg"))).isEqualTo(Scalars.Opaque.PRESENT);
    assertThat(read("result", new InCents(1250, "EUR"))).isEqualTo(Scalars.Opaque.PRESENT);
  }

  // ---- the path itself

  @ParameterizedTest
  @CsvSource({"16,true", "17,false"})
  void aPathIsBoundedInItsSteps(int steps, boolean fine) {
    String path = "result" + ".next".repeat(steps);

    assertThat(parses(path)).isEqualTo(fine);
  }

  @ParameterizedTest
  @ValueSource(strings = {"result[*][*]", "result[10000]", "result[-1]", "result..sku"})
  void whatHasNoBoundIsNoPath(String path) {
    assertThat(parses(path)).isFalse();
  }

  private static boolean parses(String path) {
    try {
      return !PathParser.parse(path).isEmpty();
    } catch (PathException e) {
      return false;
    }
  }

  private static @Nullable Object read(String text, @Nullable Object result) throws PathException {
    return read(text, FakeFacts.ofResult(result));
  }

  private static @Nullable Object read(String text, FakeFacts facts) throws PathException {
    Signature signature = new Signature("A#a", List.of("A"), List.of("a"), MethodHandles.lookup());
    return Scalars.read(PathParser.parse(text).get(0).bind(signature), facts);
  }
}
