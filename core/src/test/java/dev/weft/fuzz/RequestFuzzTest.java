package dev.weft.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weft.extract.RequestFacts;
import dev.weft.request.BodyCopy;
import dev.weft.request.FakeServlet;
import dev.weft.request.ServletRequestFacts;
import java.util.ArrayList;
import java.util.List;

/** What a client sends: whatever it is, there is a value or none. */
class RequestFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void bodies(FuzzedDataProvider data) {
    String charset = data.consumeString(12);
    BodyCopy copy = new BodyCopy(data.consumeBoolean() ? "UTF-8" : charset);
    byte[] body = data.consumeRemainingAsBytes();
    copy.add(body, 0, body.length);
    var unused = copy.json();
  }

  @FuzzTest(maxDuration = "5m")
  void headers(FuzzedDataProvider data) {
    FakeServlet servlet =
        new FakeServlet(FakeServlet.Api.JAKARTA)
            .request("getQueryString", data.consumeString(200))
            .request("getRequestURI", data.consumeString(200))
            .request("getContextPath", data.consumeString(20))
            .request("getContentType", data.consumeString(100))
            .request("getHeader", data.consumeRemainingAsString());
    ServletRequestFacts facts = servlet.facts();
    read(facts);
    var unused = facts.newBodyCopy();
  }

  private static void read(RequestFacts facts) {
    List<Object> read = new ArrayList<>();
    for (String name : List.of("", "a", "Cookie", "%")) {
      read.add(facts.query(name));
      read.add(facts.form(name));
      read.add(facts.header(name));
      read.add(facts.cookie(name));
      read.add(facts.pathVariable(name));
    }
    read.add(facts.path());
    read.add(facts.sessionId());
    if (read.contains(null)) throw new AssertionError("absent texts are empty");
  }

  @FuzzTest(maxDuration = "5m")
  void cookies(FuzzedDataProvider data) {
    String name = "c" + data.consumeInt(0, 9);
    FakeServlet servlet =
        new FakeServlet(FakeServlet.Api.JAKARTA)
            .cookies(name, data.consumeString(100), "c1", data.consumeRemainingAsString());
    if (!servlet.facts().cookie("").isEmpty()) throw new AssertionError("no cookie has no name");
    var unused = servlet.facts().cookie("c1");
  }
}
