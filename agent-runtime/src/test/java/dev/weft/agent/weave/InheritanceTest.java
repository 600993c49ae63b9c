package dev.weft.agent.weave;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.annotation.Field;
import dev.weft.annotation.TrackInteraction;
import dev.weft.annotation.Tracked;
import dev.weft.log.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules hold wherever the method that has them is implemented or overridden. */
class InheritanceTest {
  private static final Log SILENT =
      new Log() {
        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {}
      };

  private final List<String> known = new ArrayList<>();
  private final TrackedTypes types = new TrackedTypes(known::add);
  private final List<String> named = new ArrayList<>();
  private final Weaver weaver =
      new Weaver(
          method -> named.contains(method.where()), types, new Bodies(() -> {}, () -> {}), SILENT);

  interface CartApi {
    @TrackInteraction(type = "add_to_cart", productIds = "arg.sku")
    void add(String sku, int quantity);

    void other(String sku);

    @TrackInteraction(type = "like")
    default void like(@Tracked(Field.PRODUCT_IDS) String sku) {}
  }

  static class CartController implements CartApi {
    @Override
    public void add(String article, int count) {}

    @Override
    public void other(String sku) {}

    void add(String sku) {}
  }

  interface Store<T> {
    @TrackInteraction(type = "bookmark", productIds = "arg[0]")
    void keep(T thing);
  }

  static class Books implements Store<Integer> {
    @Override
    public void keep(Integer thing) {}
  }

  abstract static class AnyCart implements CartApi {}

  static class SpecialCart extends AnyCart {
    @Override
    public void add(String sku, int quantity) {}

    @Override
    public void other(String sku) {}
  }

  static class OwnWords extends CartController {
    @Override
    @TrackInteraction(type = "click", productIds = "arg.article")
    public void add(String article, int count) {}
  }

  static class Base {
    @TrackInteraction(type = "rate")
    protected void rate(String sku) {}

    @TrackInteraction(type = "share")
    static void share(String sku) {}

    @TrackInteraction(type = "share")
    @SuppressWarnings("unused") // by the bytecode alone
    private void secret(String sku) {}
  }

  static class Derived extends Base {
    @Override
    protected void rate(String sku) {}

    static void share(String sku) {}

    void secret(String sku) {}
  }

  @Test
  void theAnnotationOfAnInterfaceHoldsForTheMethodThatImplementsIt() throws IOException {
    weave(CartApi.class);

    Map<String, WovenMethod> woven = weave(CartController.class);

    assertThat(woven.keySet()).containsExactly("add(String, int)");
    WovenMethod add = requireNonNull(woven.get("add(String, int)"));
    assertThat(add.owner()).isEqualTo(CartController.class.getName());
    assertThat(add.rules())
        .singleElement()
        .extracting(rule -> rule.first("type"))
        .isEqualTo("add_to_cart");
  }

  @Test
  void thePathsOfAnInterfaceNameItsOwnParameters() throws IOException {
    weave(CartApi.class);

    assertThat(requireNonNull(weave(CartController.class).get("add(String, int)")).parameterNames())
        .containsExactly("sku", "quantity");
  }

  @Test
  void aDefaultMethodIsWovenWhereItIs() throws IOException {
    assertThat(weave(CartApi.class).keySet()).containsExactly("like(String)");
  }

  @Test
  void aClassIsNotWovenAsLongAsItsInterfaceIsUnknown() throws IOException {
    assertThat(weave(CartController.class)).isEmpty();

    weave(CartApi.class);

    assertThat(known).containsExactly(CartApi.class.getName().replace('.', '/'));
    assertThat(weave(CartController.class)).isNotEmpty();
  }

  @Test
  void aMethodWithATypeVariableIsFoundThroughItsBridge() throws IOException {
    weave(Store.class);

    assertThat(weave(Books.class).keySet()).containsExactly("keep(Integer)");
  }

  @Test
  void aClassInBetweenHandsDownWhatItInherits() throws IOException {
    weave(CartApi.class);
    weave(AnyCart.class);

    assertThat(weave(SpecialCart.class).keySet()).containsExactly("add(String, int)");
  }

  @Test
  void anAnnotationOfItsOwnTakesThePlaceOfAnInheritedOne() throws IOException {
    weave(CartApi.class);
    weave(CartController.class);

    WovenMethod add = requireNonNull(weave(OwnWords.class).get("add(String, int)"));

    assertThat(add.rules())
        .singleElement()
        .extracting(rule -> rule.first("type"))
        .isEqualTo("click");
    assertThat(add.parameterNames()).containsExactly("article", "count");
  }

  @Test
  void whatOverridesAMethodOfAClassInheritsItsRulesAndWhatOnlyHasItsNameDoesNot()
      throws IOException {
    weave(Base.class);

    assertThat(weave(Derived.class).keySet()).containsExactly("rate(String)");
  }

  @Test
  void aRuleOfTheFileThatNamesAnInterfaceHoldsForWhatImplementsIt() throws IOException {
    String api = CartApi.class.getName();
    named.add(api + "#other(String)");
    weave(CartApi.class);

    WovenMethod other = requireNonNull(weave(CartController.class).get("other(String)"));

    assertThat(other.rules()).isEmpty();
    assertThat(other.declaration().owner()).isEqualTo(api);
    assertThat(other.declaration().parameterTypes()).containsExactly("java.lang.String");
  }

  @Test
  void aTypeIsMadeKnownOnceHoweverOftenItIsSeen() throws IOException {
    weave(CartApi.class);
    weave(CartApi.class);

    assertThat(known).hasSize(1);
  }

  /** What the woven class tells the linker, by name and parameters. */
  private Map<String, WovenMethod> weave(Class<?> type) throws IOException {
    Map<String, WovenMethod> methods = new HashMap<>();
    byte[] woven = weaver.weave(type.getName(), ConstantPoolTest.classFile(type));
    if (woven == null) return methods;
    ClassVisitor sites =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitInvokeDynamicInsn(
                  String site, String siteType, Handle bootstrap, Object... arguments) {
                if (!site.equals(MethodWeaver.ENTER)) return;
                WovenMethod method = WovenMethod.decode((String) arguments[0]);
                methods.put(method.where().substring(method.where().indexOf('#') + 1), method);
              }
            };
          }
        };
    new ClassReader(woven).accept(sites, 0);
    return methods;
  }
}
