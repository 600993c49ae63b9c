package dev.weft.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.http.Version;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code java -jar weft-agent.jar}: all commands. */
@Command(
    name = "weft-agent",
    description =
        "Checks what would be tracked, looks after what Weft has not delivered yet, and uploads files.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "As an agent: java -javaagent:weft-agent.jar[=weft.yaml] -jar application.jar",
      "Exit codes: 0 all is well; 1 something was refused, is wrong, damaged or left; 2 usage."
    })
public final class Commands implements Runnable {
  @Spec CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Commands() {}

  /**
   * Runs a command of this process. Called by the entry, in another class loader.
   *
   * @return the exit code
   */
  public static int run(String[] arguments) {
    Terminal terminal = Terminal.ofProcess();
    int code = run(terminal, arguments);
    terminal.out().flush();
    return code;
  }

  static int run(Terminal terminal, String... arguments) {
    CommandLine spool = new CommandLine(new SpoolCommand());
    spool.addSubcommand(new SpoolLs(terminal));
    spool.addSubcommand(new SpoolVerify(terminal));
    spool.addSubcommand(new SpoolDump(terminal));
    spool.addSubcommand(new SpoolReplay(terminal));
    spool.addSubcommand(new SpoolPrune(terminal));
    CommandLine all = new CommandLine(new Commands());
    all.addSubcommand(spool);
    all.addSubcommand(new UploadCommand(terminal));
    all.addSubcommand(new CheckCommand(terminal));
    tellVersion(all);
    all.setOut(new PrintWriter(terminal.out(), true, UTF_8));
    all.setErr(new PrintWriter(terminal.err(), true, UTF_8));
    all.setExecutionExceptionHandler((e, command, result) -> failed(terminal, e));
    return all.execute(arguments);
  }

  private static void tellVersion(CommandLine command) {
    command.getCommandSpec().version("weft " + Version.NUMBER);
    command.getSubcommands().values().forEach(Commands::tellVersion);
  }

  private static int failed(Terminal terminal, Exception e) {
    if (e instanceof IllegalArgumentException) {
      terminal.say(String.valueOf(e.getMessage()));
      return Exit.USAGE;
    }
    terminal.say(
        e instanceof IOException
            ? e.getClass().getSimpleName() + ": " + e.getMessage()
            : "internal error, please report it: " + e);
    return Exit.SOMETHING_LEFT;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
