package dev.weft.spool;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.util.List;

/** All that the spool asks of a file system. Thread-safe; a {@link Handle} is one thread's. */
interface Disk {
  /** The names in a folder, sorted; none if there is no folder. */
  List<String> list(File folder) throws IOException;

  /** Whether it is certain that nothing is there: no answer from the disk is no certainty. */
  boolean isMissing(File file);

  /** Bytes in a file; 0 if it is not there. */
  long size(File file);

  /** Bytes that may still be written on this file's disk. */
  long usableSpace(File file);

  /** Makes a folder, with those above it, for the owner alone; one that is there is left alone. */
  void createFolder(File folder) throws IOException;

  /** Makes a file for the owner alone, to write and read. Fails if it is there. */
  Handle create(File file) throws IOException;

  /** Opens a file to write and read; makes it for the owner alone if it is not there. */
  Handle openOrCreate(File file) throws IOException;

  /** Opens a file to read. */
  Handle open(File file) throws IOException;

  /** Gives a file or folder another name in one step, over a file that has it. */
  void rename(File from, File to) throws IOException;

  /** Deletes a file or an empty folder; one that is not there is no error. */
  void delete(File file) throws IOException;

  /** Has the names in a folder reach the disk, where the platform can. */
  void forceFolder(File folder) throws IOException;

  /** An open file. An interrupt of the thread does not close it. */
  interface Handle extends Closeable {
    /** Bytes in the file. */
    long size() throws IOException;

    /** Writes the first bytes of an array; may have written some of them when it fails. */
    void write(long at, byte[] bytes, int length) throws IOException;

    /**
     * Reads up to so many bytes.
     *
     * @return fewer only at the end of the file
     */
    int read(long at, byte[] bytes, int offset, int length) throws IOException;

    /** Cuts the file. */
    void truncate(long size) throws IOException;

    /** Has all that was written reach the disk. After an error nobody knows what did. */
    void force() throws IOException;

    /** Takes the file's lock, till the close, if no other process has it. */
    boolean tryLock() throws IOException;
  }
}
