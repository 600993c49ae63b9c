package dev.weft.spool;

import dev.weft.log.Log;
import dev.weft.spool.Survey.Damage;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds out what is in the segment files of a folder of which the caller has the lock. One thread.
 *
 * <p>At first only the last segment is looked at frame by frame; of the others, the header. But if
 * one file is not what its name says, all are looked at: then only their contents are believed.
 */
final class SegmentFiles {
  /** What is added to the name of a file that cannot be read. */
  static final String UNREADABLE = ".unreadable";

  private final Disk disk;
  private final File folder;
  private final Log log;
  private final CorruptFolder corrupt;

  SegmentFiles(Disk disk, File folder, Log log) {
    this.disk = disk;
    this.folder = folder;
    this.log = log;
    this.corrupt = new CorruptFolder(disk, folder);
  }

  /**
   * Everything that is there; fails if a segment cannot be read. A torn end of the last segment is
   * cut off; a segment without any frame is deleted, a file that is none of ours is left alone.
   */
  Contents load() throws IOException {
    return load(false);
  }

  /** The same without failing: a segment that cannot be read gets another name. */
  Contents loadReadable() throws IOException {
    return load(true);
  }

  private Contents load(boolean readableOnly) throws IOException {
    Contents contents = new Contents();
    List<File> files = new ArrayList<>();
    for (String name : disk.list(folder)) {
      if (name.endsWith(Segment.SUFFIX)) files.add(new File(folder, name));
      if (name.endsWith(Segment.SUFFIX + SegmentRewrite.SUFFIX)) deleteQuietly(name);
    }
    List<Long> firsts = new ArrayList<>();
    boolean asNamed = true;
    for (File file : files) {
      long first = first(file);
      firsts.add(first);
      asNamed &= file.getName().equals(Segment.name(first, 0));
      contents.skipTo(first - 1);
    }
    int known = asNamed ? Math.max(0, files.size() - 1) : 0;
    for (int i = 0; i < known; i++) {
      long size = disk.size(files.get(i));
      contents.add(new Segment(files.get(i), firsts.get(i), firsts.get(i + 1) - 1, size));
    }
    addSurveyed(contents, files.subList(known, files.size()), readableOnly);
    return contents;
  }

  private void deleteQuietly(String name) {
    try {
      disk.delete(new File(folder, name));
    } catch (IOException e) {
      // it takes some room, and is in nobody's way
    }
  }

  private long first(File file) {
    try (Disk.Handle open = disk.open(file)) {
      return SegmentHeader.read(open).first();
    } catch (IOException e) {
      return 0;
    }
  }

  private void addSurveyed(Contents contents, List<File> files, boolean readableOnly)
      throws IOException {
    List<Segment> found = new ArrayList<>();
    for (File file : files) {
      try (Disk.Handle open = disk.open(file)) {
        Survey survey = Survey.of(open, open.size());
        if (survey.frames() == 0) {
          tell(file, survey.damages());
          if (!survey.header().isDamaged() || survey.damages().isEmpty()) disk.delete(file);
        } else {
          found.add(segment(file, survey, open.size()));
        }
      } catch (IOException e) {
        if (!Segment.isName(file.getName())) continue; // a folder perhaps, whoever made it
        if (!readableOnly) throw e;
        setAside(file, e);
      }
    }
    found.sort(Comparator.comparingLong(segment -> segment.first));
    for (int i = 0; i < found.size(); i++) {
      boolean last = i == found.size() - 1;
      contents.add(last ? withoutTornEnd(found.get(i)) : found.get(i));
    }
  }

  /** Under its old name it would be believed later, when its sequences were used again. */
  private void setAside(File file, IOException why) throws IOException {
    File aside = new File(folder, file.getName() + UNREADABLE);
    disk.rename(file, aside);
    log.warn(
        "the spool file %s cannot be read (%s): what is in it counts as lost (missing). It is kept as %s."
            .formatted(file, Outage.text(why), aside.getName()));
  }

  private Segment segment(File file, Survey survey, long size) {
    Segment segment = new Segment(file, survey.first(), survey.last(), size);
    segment.know(survey);
    tell(file, survey.damages().stream().filter(damage -> damage.to() < size).toList());
    return segment;
  }

  private Segment withoutTornEnd(Segment segment) {
    long end = segment.frameEnd();
    if (end == segment.size()) return segment;
    try (Disk.Handle file = disk.openOrCreate(segment.file())) {
      file.truncate(end);
    } catch (IOException e) {
      // it does no harm: nobody looks behind the end, and the next start cuts it off
    }
    return segment.cutTo(end, segment.last());
  }

  /** Looks at every frame of a segment of which only the header is known. */
  void survey(Segment segment) {
    try (Disk.Handle open = disk.open(segment.file())) {
      Survey survey = Survey.of(open, segment.size());
      segment.know(survey);
      tell(segment.file(), survey.damages());
    } catch (IOException e) {
      segment.knowNothing(); // readers will tell what is missing
    }
  }

  private void tell(File file, List<Damage> damages) {
    if (damages.isEmpty()) return;
    long bytes = damages.stream().mapToLong(damage -> damage.to() - damage.from()).sum();
    try {
      corrupt.keep(file, damages);
    } catch (IOException e) {
      // a copy for people is not worth an outage
    }
    log.warn(
        "the spool file %s has %,d damaged bytes. What was in them counts as lost (damaged); a copy is in %s."
            .formatted(file, bytes, new File(folder, CorruptFolder.NAME)));
  }
}
