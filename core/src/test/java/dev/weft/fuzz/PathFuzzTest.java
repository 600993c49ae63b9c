package dev.weft.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weft.capture.MethodPattern;
import dev.weft.extract.Condition;
import dev.weft.extract.Facts;
import dev.weft.extract.FakeRequest;
import dev.weft.extract.Path;
import dev.weft.extract.PathException;
import dev.weft.extract.PathParser;
import dev.weft.extract.Scalars;
import java.util.List;

/** Paths, conditions and patterns of methods: nothing but a PathException, and nothing slow. */
class PathFuzzTest {
  private static final Facts FACTS =
      Facts.of(new FakeRequest().with("body", List.of("a", List.of("b"))).with("query.a", "1"));

  @FuzzTest(maxDuration = "5m")
  void paths(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      for (Path path : PathParser.parse(text)) {
        var unused = Scalars.read(path, FACTS);
      }
    } catch (PathException e) {
      Fuzz.isSaid(e);
    }
  }

  @FuzzTest(maxDuration = "5m")
  void conditions(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      for (List<Condition.Test> all : Condition.parse(text).anyOf()) {
        for (Condition.Test test : all) {
          for (Path path : test.paths()) {
            var unused = test.holds(Scalars.read(path, FACTS));
          }
        }
      }
    } catch (PathException e) {
      Fuzz.isSaid(e);
    }
  }

  @FuzzTest(maxDuration = "5m")
  void methods(FuzzedDataProvider data) {
    String name = data.consumeString(100);
    String text = data.consumeRemainingAsString();
    try {
      var unused = MethodPattern.parse(text).matches(name, name, List.of(name, "int"));
    } catch (PathException e) {
      Fuzz.isSaid(e);
    }
  }
}
