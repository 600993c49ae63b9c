package dev.weft.filter.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Renames packages in a class file: only its constant pool has names, and nothing counts the bytes
 * of the pool.
 */
enum Renaming {
  NONE,
  /** From what tests are compiled for to what they run on as well. */
  TO_JAVAX;

  byte[] apply(byte[] classFile) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(classFile.length);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(in.readInt());
    out.writeInt(in.readInt());
    int count = in.readUnsignedShort();
    out.writeShort(count);
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      switch (tag) {
        case 1 -> out.writeUTF(rename(in.readUTF()));
        case 3, 4, 9, 10, 11, 12, 17, 18 -> out.writeInt(in.readInt());
        case 5, 6 -> {
          out.writeLong(in.readLong());
          i++; // takes two places
        }
        case 7, 8, 16, 19, 20 -> out.writeShort(in.readUnsignedShort());
        case 15 -> {
          out.writeByte(in.readUnsignedByte());
          out.writeShort(in.readUnsignedShort());
        }
        default -> throw new IOException("no constant has the tag " + tag);
      }
    }
    out.write(in.readAllBytes());
    return bytes.toByteArray();
  }

  private String rename(String text) {
    return switch (this) {
      case NONE -> text;
      case TO_JAVAX ->
          text.replace("jakarta/servlet/", "javax/servlet/")
              .replace("org/eclipse/jetty/ee10/", "org/eclipse/jetty/ee8/");
    };
  }
}
