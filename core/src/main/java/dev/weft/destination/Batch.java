package dev.weft.destination;

import dev.weft.event.Interaction;
import java.util.ArrayList;
import java.util.List;

/**
 * Interactions that travel in one request, with the records they were encoded to. Immutable.
 *
 * @param parcels in the order of capture; never empty
 */
public record Batch(List<Parcel> parcels) {
  /** One interaction and its records, as {@link Destination#encode} made them. */
  public record Parcel(Interaction interaction, List<byte[]> records) {
    /** Bytes of the records together, without separators. */
    public int bytes() {
      int bytes = 0;
      for (byte[] record : records) bytes += record.length;
      return bytes;
    }
  }

  /** Copies the list. */
  public Batch {
    parcels = List.copyOf(parcels);
  }

  /** The number of interactions. */
  public int size() {
    return parcels.size();
  }

  /** The records of all parcels, in order. */
  public List<byte[]> records() {
    List<byte[]> records = new ArrayList<>(parcels.size());
    for (Parcel parcel : parcels) records.addAll(parcel.records());
    return records;
  }

  /** Which parcel the record with this index belongs to, or -1 when there is no such record. */
  public int parcelOf(int recordIndex) {
    if (recordIndex < 0) return -1;
    int seen = 0;
    for (int i = 0; i < parcels.size(); i++) {
      seen += parcels.get(i).records().size();
      if (recordIndex < seen) return i;
    }
    return -1;
  }
}
