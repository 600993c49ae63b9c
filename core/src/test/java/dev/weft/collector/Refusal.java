package dev.weft.collector;

import static java.util.stream.Collectors.joining;

import dev.weft.collector.Fault.Answer;
import dev.weft.collector.Fault.RefuseRecords;
import dev.weft.collector.Fault.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Writes the answer to a batch with bad records. Stateless. */
final class Refusal {
  private static final String NONE_INSERTED =
      "None of the records were inserted because at least one of them contained schema errors."
          + " Please see the `data` field for details.";

  private Refusal() {}

  /** Takes the batch if no record is bad. */
  static Answer answer(RefuseRecords fault, String body) {
    List<String> records = recordsOf(body);
    List<Integer> bad =
        IntStream.range(0, records.size())
            .filter(i -> fault.bad().test(records.get(i)))
            .boxed()
            .toList();
    return bad.isEmpty() ? Fault.accept() : refusal(fault.shape(), bad);
  }

  private static Answer refusal(Shape shape, List<Integer> bad) {
    return switch (shape) {
      case A -> Fault.status(422).json(lines(bad));
      case B -> Fault.status(422).json(details(bad));
      case C ->
          Fault.status(422)
              .json(
                  "{\"message\":\"Request schema error. See \\\"data.errors\\\" for details\","
                      + "\"data\":{\"errors\":[{\"loc\":[\"body\",35],\"msg\":\"Expecting ','"
                      + " delimiter: line 3 column 5 (char 35)\","
                      + "\"type\":\"value_error.jsondecode\"}]}}");
      case NO_INDEX -> Fault.status(422).json("{\"message\":\"Unprocessable Entity\"}");
      case OK_WITH_ERRORS -> Fault.status(200).json(lines(bad)).takingNothing();
    };
  }

  private static String lines(List<Integer> bad) {
    return bad.stream()
        .map(
            index ->
                "\"data."
                    + index
                    + ".product_ids is invalid. The attribute was expected to be of type ''array',"
                    + " 'null'' but type 'string' was given.\"")
        .collect(
            joining(
                ",", "{\"errors\":true,\"message\":\"" + NONE_INSERTED + "\",\"data\":[", "]}"));
  }

  private static String details(List<Integer> bad) {
    return bad.stream()
        .map(
            index ->
                "{\"loc\":[\"body\",\"data\","
                    + index
                    + ",\"product_ids\"],\"msg\":\"value is not a valid list\","
                    + "\"type\":\"type_error.list\"}")
        .collect(joining(",", "{\"detail\":[", "]}"));
  }

  /** The texts of the first array's elements; empty if the text has no array. */
  static List<String> recordsOf(String body) {
    List<String> records = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int array = arrayStart(body);
    int start = array + 1;
    for (int i = start; array >= 0 && i < body.length(); i++) {
      char c = body.charAt(i);
      if (quoted) {
        if (c == '\\') i++;
        else if (c == '"') quoted = false;
        continue;
      }
      if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (depth == 0 && (c == ',' || c == ']')) {
        String record = body.substring(start, i).strip();
        if (!record.isEmpty()) records.add(record);
        if (c == ']') break;
        start = i + 1;
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
    return records;
  }

  private static int arrayStart(String body) {
    boolean quoted = false;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (quoted && c == '\\') i++;
      else if (c == '"') quoted = !quoted;
      else if (c == '[' && !quoted) return i;
    }
    return -1;
  }
}
