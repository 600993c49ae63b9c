package dev.weft.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypeRefTest {
  @Test
  void aVariableIsReplacedWhereverItStands() {
    TypeRef map = TypeRef.parse("Ljava/util/Map<TK;Ljava/util/List<TK;>;>;");

    TypeRef known = map.with(Map.of("K", TypeRef.of("shop/Item")));

    assertThat(known)
        .isEqualTo(TypeRef.parse("Ljava/util/Map<Lshop/Item;Ljava/util/List<Lshop/Item;>;>;"));
  }

  @Test
  void oneThatDoublesAThousandTimesHasAnEnd() {
    TypeRef pair = TypeRef.parse("Lshop/Pair<TT;TT;>;");
    TypeRef grown = TypeRef.of("shop/Item");

    for (int i = 0; i < 1000; i++) grown = pair.with(Map.of("T", grown.with(Map.of())));

    assertThat(grown.arguments()).hasSize(2);
    assertThat(List.of(grown.name())).containsExactly("shop/Pair");
  }
}
