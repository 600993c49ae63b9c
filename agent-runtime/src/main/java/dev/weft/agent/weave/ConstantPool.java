package dev.weft.agent.weave;

/**
 * Walks over the constant pool of a class file as it is, without parsing it: a few microseconds a
 * class. Layout: JVMS 4.4. Stateless.
 */
final class ConstantPool {
  private static final int COUNT_AT = 8;
  private static final int FIRST_ENTRY_AT = 10;

  private ConstantPool() {}

  /**
   * Whether one of the pool's texts is among the needles.
   *
   * @return true as well when the pool is not understood: then a parser has to look
   */
  static boolean holdsAny(byte[] classFile, Needles needles) {
    if (classFile.length < FIRST_ENTRY_AT) return false;
    int count = unsignedShort(classFile, COUNT_AT);
    int at = FIRST_ENTRY_AT;
    for (int i = 1; i < count; i++) {
      if (at + 2 >= classFile.length) return true;
      switch (classFile[at]) {
        case 1 -> { // Utf8
          int length = unsignedShort(classFile, at + 1);
          if (at + 3 + length > classFile.length) return true;
          if (needles.contains(classFile, at + 3, length)) return true;
          at += 3 + length;
        }
        case 3, 4, 9, 10, 11, 12, 17, 18 -> at += 5; // Integer, Float, …ref, NameAndType, …Dynamic
        case 5, 6 -> { // Long and Double take two indexes
          at += 9;
          i++;
        }
        case 7, 8, 16, 19, 20 -> at += 3; // Class, String, MethodType, Module, Package
        case 15 -> at += 4; // MethodHandle
        default -> {
          return true;
        }
      }
    }
    return false;
  }

  private static int unsignedShort(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
