package dev.weft.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Objects of an application that is a named module, which opens nothing. */
@Timeout(60)
class ModuleBoundariesTest {
  private static final String SHOP =
      """
      package shop.api;
      public class Shop {
        public static Object hidden() { return new shop.inner.Hidden(); }
        public static Object open() { return new Open(); }
        public static Object packagePrivate() { return new PackagePrivate(); }
        public static Object behindInterface() { return new shop.inner.Behind(); }
        public static java.lang.invoke.MethodHandles.Lookup lookup() {
          return java.lang.invoke.MethodHandles.lookup();
        }
      }
      """;

  private static final String OPEN =
      "package shop.api; public class Open { public String getSku() { return \"a1\"; }"
          + " String getSecret() { return \"s\"; } }";
  private static final String SELLABLE =
      "package shop.api; public interface Sellable { String getSku(); }";
  private static final String PACKAGE_PRIVATE =
      "package shop.api; class PackagePrivate { public String sku = \"a1\"; }";
  private static final String HIDDEN =
      "package shop.inner; public class Hidden { public String getSku() { return \"a1\"; } }";
  private static final String BEHIND =
      "package shop.inner; public class Behind implements shop.api.Sellable {"
          + " public String getSku() { return \"a1\"; } }";

  @TempDir private static Path folder;
  private static Class<?> shop;

  private final List<String> told = new ArrayList<>();

  @BeforeAll
  static void compile() throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Source> sources =
        List.of(
            new Source("module-info", "module shop { exports shop.api; }"),
            new Source("shop/api/Shop", SHOP),
            new Source("shop/api/Open", OPEN),
            new Source("shop/api/Sellable", SELLABLE),
            new Source("shop/api/PackagePrivate", PACKAGE_PRIVATE),
            new Source("shop/inner/Hidden", HIDDEN),
            new Source("shop/inner/Behind", BEHIND));
    assertThat(
            compiler
                .getTask(null, null, null, List.of("-d", folder.toString()), null, sources)
                .call())
        .isTrue();
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(folder), ModuleFinder.of(), Set.of("shop"));
    shop =
        ModuleLayer.boot()
            .defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader())
            .findLoader("shop")
            .loadClass("shop.api.Shop");
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  @Test
  void whatTheModuleExportsIsReadWithoutItsHelp() throws Exception {
    assertThat(read("arg[0].sku", "open", MethodHandles.publicLookup())).isEqualTo("a1");
    assertThat(read("arg[0].sku", "open", MethodHandles.lookup())).isEqualTo("a1");
    assertThat(read("arg[0].sku", "behindInterface", MethodHandles.lookup())).isEqualTo("a1");
    assertThat(told).isEmpty();
  }

  @Test
  void aMethodOfTheSameModuleReadsItAll() throws Exception {
    MethodHandles.Lookup own = (MethodHandles.Lookup) shop.getMethod("lookup").invoke(null);

    assertThat(read("arg[0].sku", "hidden", own)).isEqualTo("a1");
    assertThat(read("arg[0].sku", "packagePrivate", own)).isEqualTo("a1");
    assertThat(told).isEmpty();
  }

  @Test
  void whatItDoesNotOpenIsNotReadAndTheReasonIsToldOnce() throws Exception {
    assertThat(read("arg[0].sku", "hidden", MethodHandles.lookup())).isNull();
    assertThat(told)
        .containsExactly(
            "Cart#add: \"arg[0].sku\" finds nothing in a shop.inner.Hidden: its module shop does"
                + " not open shop.inner; start with --add-opens shop/shop.inner=ALL-UNNAMED, or"
                + " make the class public and its package exported");
  }

  @Test
  void aClassThatIsNotPublicIsNotReadThere() throws Exception {
    assertThat(read("arg[0].sku", "packagePrivate", MethodHandles.lookup())).isNull();
    assertThat(told).singleElement().asString().contains("does not open shop.api");
  }

  @Test
  void aGetterThatIsNotPublicIsNamedAsSuch() throws Exception {
    assertThat(read("arg[0].secret", "open", MethodHandles.lookup())).isNull();
    assertThat(told)
        .containsExactly(
            "Cart#add: \"arg[0].secret\" finds nothing in a shop.api.Open: getSecret is not public");
  }

  @Test
  void whatIsSimplyNotThereIsNoNews() throws Exception {
    assertThat(read("arg[0].colour", "hidden", MethodHandles.lookup())).isNull();
    assertThat(told).isEmpty();
  }

  private @Nullable Object read(String path, String factory, MethodHandles.Lookup lookup)
      throws Exception {
    Signature signature = new Signature("Cart#add", List.of("a.B"), List.of(), lookup);
    Object object = shop.getMethod(factory).invoke(null);
    var bound = PathParser.parse(path).get(0).bind(signature, told::add);

    var unused = Scalars.read(bound, FakeFacts.ofArguments(object));
    return Scalars.read(bound, FakeFacts.ofArguments(object));
  }
}
