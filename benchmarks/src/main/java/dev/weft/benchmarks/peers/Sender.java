package dev.weft.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * The process around a peer. It does what standard input says, a line each, and answers each with a
 * line of numbers:
 *
 * <pre>
 * pace FIRST COUNT PER_SECOND WINDOW    median and p99 in ns, bytes allocated for each
 * flood FIRST SECONDS WINDOW            tracked, arrived, ns, ns of CPU
 * heap                                  bytes reachable
 * </pre>
 *
 * It ends at once, without closing the peer, when standard input does: with its parent, that is.
 * Arguments: the class of the peer, the address of the collector.
 */
public final class Sender {
  private Sender() {}

  /** See the class. */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // some peers print
    try {
      Peer peer = (Peer) Class.forName(args[0]).getDeclaredConstructor().newInstance();
      peer.start(args[1]);
      answers.println("ready");
      obey(new Load(peer, Progress.in(Path.of(""))), answers);
    } catch (Exception e) {
      e.printStackTrace();
      answers.println("failed: " + e);
    } finally {
      Runtime.getRuntime().halt(0); // some peers have threads that keep the process
    }
  }

  private static void obey(Load load, PrintStream answers) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      answers.println(answer(load, line.split(" ")));
    }
  }

  private static String answer(Load load, String[] words) throws Exception {
    return switch (words[0]) {
      case "pace" -> {
        Load.Cost cost =
            load.pace(
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Double.parseDouble(words[3]),
                Integer.parseInt(words[4]));
        yield cost.medianNanos() + " " + cost.p99Nanos() + " " + Math.round(cost.bytes());
      }
      case "flood" -> {
        Load.Flow flow =
            load.flood(
                Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        yield "%d %d %d %d"
            .formatted(flow.tracked(), flow.arrived(), flow.nanos(), flow.cpuNanos());
      }
      case "heap" -> String.valueOf(load.heap());
      default -> throw new IllegalArgumentException("no command " + words[0]);
    };
  }
}
