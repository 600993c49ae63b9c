package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spool.Cursor.Tally;
import org.junit.jupiter.api.Test;

class CursorTest {
  @Test
  void whatIsSettledAheadOfTheBacklogCounts() {
    Cursor cursor = new Cursor(10, 20, 50, 55, new Tally(12, 1, 1, 1));

    assertThat(cursor.settledUpTo()).isEqualTo(25);
    assertThat(cursor.holds()).isTrue();
  }

  @Test
  void aSettledEntryWithoutAPlaceInTheTallyIsSeen() {
    assertThat(new Cursor(10, 20, 0, 0, new Tally(9, 0, 0, 0)).holds()).isFalse();
  }

  @Test
  void placesAreInOrder() {
    assertThatThrownBy(() -> new Cursor(0, 20, 10, 30, Tally.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no cursor: began 0, done 20, fresh from 10 to 30");
  }
}
