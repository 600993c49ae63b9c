package dev.weft.agent.command;

import dev.weft.bootstrap.ByHand;
import dev.weft.config.SettingsSource;
import dev.weft.log.PrintLog;
import dev.weft.spool.SpoolFolder;
import java.io.File;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that say which spool is meant. */
final class SpoolPlace {
  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "The spool's folder; without it, spool.folder of the settings.")
  private String folder = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The weft.yaml; without it, WEFT_CONFIG, or weft.yaml in this folder.")
  private String config = "";

  File root() {
    return folder.isEmpty() ? ByHand.spoolFolder(source()) : new File(folder);
  }

  /**
   * The folder, which must be there.
   *
   * @throws IllegalArgumentException if it is not
   */
  SpoolFolder existing() {
    SpoolFolder spool = new SpoolFolder(root());
    if (!spool.exists()) {
      throw new IllegalArgumentException(
          "there is no spool %s; name it by --folder or --config".formatted(spool.root()));
    }
    return spool;
  }

  /** The configured destinations; none if nothing says so. */
  Set<String> destinations() {
    return new LinkedHashSet<>(ByHand.namedDestinations(source(), new PrintLog(System.err)));
  }

  private SettingsSource source() {
    return SettingsSource.ofProcess(config);
  }
}
