package dev.weft.documentation;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds every text that tells a mistake in a path, a condition, a rule or the configuration, in the
 * source: what is given to a {@code PathException} or added to {@code Problems}. What differs from
 * one mistake to the next is shown as an ellipsis. So no list has to be kept beside the code.
 */
final class Mistakes extends TreeScanner<@Nullable Void, Set<String>> {
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "weft");
  private static final List<String> PACKAGES =
      List.of("extract", "capture", "config", "bootstrap", "visit");

  private Mistakes() {}

  /** All of them, sorted. */
  static Set<String> inTheSource() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Set<String> found = new TreeSet<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources()));
      for (CompilationUnitTree unit : task.parse()) new Mistakes().scan(unit, found);
    }
    return found;
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String each : PACKAGES) {
      Path folder = SOURCES.resolve(each);
      if (!Files.isDirectory(folder)) continue;
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree made, Set<String> found) {
    if (made.getIdentifier().toString().equals("PathException")) {
      add(made.getArguments().get(0), found);
    }
    return super.visitNewClass(made, found);
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree call, Set<String> found) {
    String method = call.getMethodSelect().toString().toLowerCase(Locale.ROOT);
    int arguments = call.getArguments().size();
    boolean added = method.endsWith("problems.add") || method.equals("own.add");
    if (added && arguments == 2) add(call.getArguments().get(1), found);
    if (method.equals("nopath") || (method.equals("member") && arguments == 1))
      add("\"…\" is no path: ", call.getArguments().get(0), found);
    boolean problem = arguments == 1 && method.equals("optional.of");
    if (problem && call.getArguments().get(0) instanceof BinaryTree text) add(text, found);
    return super.visitMethodInvocation(call, found);
  }

  /** A message that several places share is a method of its own. */
  @Override
  public @Nullable Void visitMethod(MethodTree method, Set<String> found) {
    boolean shared = method.getName().contentEquals("twice");
    if (shared && method.getBody().getStatements().get(0) instanceof ReturnTree returned) {
      add(returned.getExpression(), found);
    }
    return super.visitMethod(method, found);
  }

  private static void add(ExpressionTree message, Set<String> found) {
    add("", message, found);
  }

  private static void add(String before, ExpressionTree message, Set<String> found) {
    String own = text(message);
    if (own.chars().noneMatch(Character::isLetter)) return; // it was made elsewhere
    String text = (before + own).replaceAll("%[sd]", "…").replaceAll("…( ?…)+", "…");
    found.add(text);
  }

  private static String text(ExpressionTree expression) {
    if (expression instanceof LiteralTree literal && literal.getValue() instanceof String text) {
      return text;
    }
    if (expression instanceof BinaryTree sum) {
      return text(sum.getLeftOperand()) + text(sum.getRightOperand());
    }
    if (expression instanceof ParenthesizedTree inner) return text(inner.getExpression());
    if (expression instanceof ConditionalExpressionTree) return "…";
    if (expression instanceof MethodInvocationTree call
        && call.getMethodSelect() instanceof MemberSelectTree select
        && select.getIdentifier().contentEquals("formatted")) {
      return text(select.getExpression());
    }
    return "…";
  }

  /** The anchor of one. */
  static String anchor(String mistake) {
    return mistake
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "")
        .replaceAll("^((?:[a-z0-9]+-){0,9}[a-z0-9]+).*", "$1");
  }
}
