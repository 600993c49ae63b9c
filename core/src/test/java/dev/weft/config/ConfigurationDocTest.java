package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
  @Test
  void keysAreGroupedByTheirFirstPart() {
    String markdown =
        ConfigurationDoc.markdown(
            List.of(
                Key.secret("miso.api-key", "The key of your account."),
                Key.flag("spool", true, "Whether events are kept on disk."),
                Key.flag("dry-run", false, "Whether to pretend."),
                Key.bytes("spool.max-bytes", 1 << 20, 0, 1 << 30, "How much is kept.")));

    assertThat(markdown.substring(markdown.indexOf("\n## ")))
        .isEqualTo(
            """

            ## General

            ### `dry-run`

            Whether to pretend.

            - type: true or false
            - default: `false`
            - environment variable `WEFT_DRY_RUN`, system property `weft.dry-run`

            ## miso

            ### `miso.api-key`

            The key of your account.

            - type: secret text
            - default: none
            - environment variable `WEFT_MISO_API_KEY`, system property `weft.miso.api-key`
            - or in a file of its own, whose path is `miso.api-key-file`
              - environment variable `WEFT_MISO_API_KEY_FILE`, system property `weft.miso.api-key-file`

            ## spool

            ### `spool`

            Whether events are kept on disk.

            - type: true or false
            - default: `true`
            - environment variable `WEFT_SPOOL`, system property `weft.spool`

            ### `spool.max-bytes`

            How much is kept.

            - type: size between 0 and 1 GiB
            - default: `1 MiB`
            - environment variable `WEFT_SPOOL_MAX_BYTES`, system property `weft.spool.max-bytes`
            """);
  }

  @Test
  void theHeadSaysHowTheFileIsFound() {
    assertThat(ConfigurationDoc.markdown(List.of()))
        .startsWith("# Configuration\n")
        .contains("`WEFT_CONFIG`")
        .endsWith("\n");
  }
}
