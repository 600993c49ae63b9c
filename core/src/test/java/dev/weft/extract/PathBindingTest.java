package dev.weft.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathBindingTest {
  @Test
  void aNamedParameterIsFoundByItsName() throws Exception {
    Path bound = path("arg.quantity").bind(signature("sku", "quantity"));

    assertThat(bound.index()).isEqualTo(1);
  }

  @Test
  void anIndexNeedsNoNames() throws Exception {
    Signature noNames =
        new Signature("A#add", List.of("int", "int"), List.of(), MethodHandles.publicLookup());

    assertThat(path("arg[1]").bind(noNames).index()).isEqualTo(1);
  }

  @Test
  void anIndexBeyondTheParametersIsRefused() {
    assertThatThrownBy(() -> path("arg[1]").bind(signature("sku")))
        .isInstanceOf(PathException.class)
        .hasMessage("\"arg[1]\" names argument 1, but the method has 1 parameter");
    assertThatThrownBy(() -> path("arg[2]").bind(signature("sku", "quantity")))
        .hasMessage("\"arg[2]\" names argument 2, but the method has 2 parameters");
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> path("arg.skuu.id").bind(signature("sku", "quantity")))
        .isInstanceOf(PathException.class)
        .hasMessage(
            "\"arg.skuu.id\" names no parameter: the method has 2 parameters, sku, quantity");
    assertThatThrownBy(() -> path("arg.sku").bind(signature()))
        .hasMessage("\"arg.sku\" names no parameter: the method has none");
  }

  @Test
  void withoutNamesInTheClassFileTheMessageSaysWhatToDo() {
    Signature noNames =
        new Signature("A#add", List.of("int"), List.of(), MethodHandles.publicLookup());

    assertThatThrownBy(() -> path("arg.sku").bind(noNames))
        .isInstanceOf(PathException.class)
        .hasMessage(
            "\"arg.sku\" names a parameter, but the class file holds no parameter names: compile"
                + " with -parameters or -g, or write arg[0]");
  }

  @Test
  void outsideAMethodThereIsNoArgument() {
    assertThatThrownBy(() -> path("arg.sku").bind(Signature.NONE))
        .hasMessage("\"arg.sku\" names no parameter: the method has none");
    assertThatThrownBy(() -> path("arg[0]").bind(Signature.NONE))
        .hasMessage("\"arg[0]\" names argument 0, but the method has none");
  }

  private static Path path(String text) throws PathException {
    return PathParser.parse(text).get(0);
  }

  private static Signature signature(String... names) {
    List<String> types = List.of(names).stream().map(name -> "java.lang.String").toList();
    return new Signature("A#add", types, List.of(names), MethodHandles.publicLookup());
  }
}
