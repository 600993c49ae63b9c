package dev.weft.event;

import dev.weft.annotation.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;

/**
 * The fields that interactions of one kind can have, in the order of {@link Field}. All that a rule
 * makes share one, so that each of them holds its values only. Immutable.
 */
public final class Layout {
  /** Every field: for who builds interactions by hand. */
  static final Layout ALL = new Layout(Field.values());

  private final Field[] fields;

  private Layout(Field[] fields) {
    this.fields = fields;
  }

  /** The layout of these fields; the order and what is there twice do not matter. */
  public static Layout of(Collection<Field> fields) {
    EnumSet<Field> sorted = EnumSet.noneOf(Field.class);
    sorted.addAll(fields);
    return new Layout(sorted.toArray(new Field[0]));
  }

  /** The layout of fields that are in order, each once. */
  static Layout ofSorted(List<Field> fields) {
    return new Layout(fields.toArray(new Field[0]));
  }

  /** How many values an interaction of this layout has place for. */
  public int size() {
    return fields.length;
  }

  /** The field whose value stands at this index. */
  public Field field(int index) {
    return fields[index];
  }

  /** Where the value of the field stands; -1 when there is no place for it. */
  public int indexOf(Field field) {
    return Math.max(-1, Arrays.binarySearch(fields, field));
  }
}
