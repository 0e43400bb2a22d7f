package io.halfopen.job.archive;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.ContainerBounds;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Makes one file of the many that checkpoints leave of a minute, without unpacking them. Those that
 * were joined are deleted a while later, when who had listed them has read them. A run that is
 * killed at any point is made good by the next.
 */
public final class Compaction {
  private final FileSystem system;
  private final Path folder;
  private final Duration grace;
  private final Consumer<String> leftOut;
  private int before;
  private int after;

  /** What was done: so many files became so many, so many were deleted. */
  public record Done(int replaced, int written, int deleted) {}

  /**
   * @param folder of the archive
   * @param grace how long a file that was replaced stays for its readers
   * @param leftOut is told of files that cannot be joined, in a line each
   * @throws IOException where there is no such file system
   */
  public Compaction(String folder, Duration grace, Consumer<String> leftOut) throws IOException {
    this.folder = new Path(folder);
    this.grace = grace;
    this.leftOut = leftOut;
    system = this.folder.getFileSystem();
  }

  /**
   * Goes through all hours once.
   *
   * @param nowMillis the time, milliseconds since 1970-01-01 UTC
   */
  public Done run(long nowMillis) throws IOException {
    int deleted = 0;
    for (Path hour : SealedFile.hours(system, folder)) {
      Map<String, SealedFile> files;
      try {
        files = SealedFile.in(system, hour, leftOut);
      } catch (FileNotFoundException e) {
        continue; // Too old, and deleted since it was found.
      }
      deleted += deleteReplaced(files, nowMillis);
      Map<String, List<SealedFile>> minutes = new TreeMap<>();
      files
          .values()
          .forEach(f -> minutes.computeIfAbsent(f.minute(), m -> new ArrayList<>()).add(f));
      for (Map.Entry<String, List<SealedFile>> minute : minutes.entrySet()) {
        if (minute.getValue().size() > 1) {
          join(hour, minute.getKey(), minute.getValue());
        }
      }
    }
    return new Done(before, after, deleted);
  }

  private int deleteReplaced(Map<String, SealedFile> files, long nowMillis) throws IOException {
    int deleted = 0;
    for (SealedFile newer : List.copyOf(files.values())) {
      for (String name : newer.replaces()) {
        SealedFile old = files.remove(name);
        if (old != null && nowMillis - newer.writtenMillis() >= grace.toMillis()) {
          old.delete(system);
          deleted++;
        }
      }
    }
    return deleted;
  }

  /** Those that are sound, in order of time; blocks of another release's events stay apart. */
  private List<SealedFile> joinable(List<SealedFile> files) throws IOException {
    List<SealedFile> joinable = new ArrayList<>();
    for (SealedFile file : files) {
      if (!ArchiveSum.holds(file.path().toString())) {
        leftOut.accept(file.path() + ": damaged, so it stays as it is");
        continue;
      }
      try {
        requireContainer(file);
        if (isOurs(file)) {
          joinable.add(file);
        }
      } catch (IOException e) {
        if (!system.exists(file.path())) {
          throw e;
        }
        leftOut.accept(file.path() + ": no container of events, so it stays as it is");
      }
    }
    joinable.sort(
        Comparator.comparingLong((SealedFile f) -> f.manifest().minMicros())
            .thenComparing(SealedFile::name));
    return joinable;
  }

  private boolean isOurs(SealedFile sealed) throws IOException {
    try (DataFileStream<ArchivedEvent> file = sealed.events(system)) {
      return file.getSchema().equals(ArchivedEvent.getClassSchema());
    }
  }

  /** Sums say nothing about who made them. */
  private void requireContainer(SealedFile sealed) throws IOException {
    try (InputStream all = ContainerBounds.of(system.open(sealed.path()))) {
      all.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Where retention deletes the hour meanwhile, there is nothing to join any more. */
  private void join(Path hour, String minute, List<SealedFile> found) throws IOException {
    try {
      List<SealedFile> files = joinable(found);
      if (files.size() > 1) {
        replace(hour, minute, files);
      }
    } catch (IOException e) {
      for (SealedFile file : found) {
        if (!system.exists(file.path())) {
          return;
        }
      }
      throw e;
    }
  }

  private void replace(Path hour, String minute, List<SealedFile> files) throws IOException {
    TreeSet<String> all = new TreeSet<>();
    for (SealedFile file : files) {
      all.add(file.name());
      // What it replaced in turn may still be there.
      all.addAll(file.replaces());
    }
    new Replacement(system, hour, all)
        .write(minute, "", (writer, tally) -> copy(files, writer, tally));
    before += files.size();
    after++;
  }

  private void copy(List<SealedFile> files, DataFileWriter<ArchivedEvent> writer, Tally tally)
      throws IOException {
    for (SealedFile sealed : files) {
      tally.add(sealed.manifest());
      try (DataFileStream<ArchivedEvent> file = sealed.events(system)) {
        writer.appendAllFrom(file, false);
      }
    }
    // What was erased or became too old meanwhile must not come back.
    for (SealedFile sealed : files) {
      if (!system.exists(sealed.path())) {
        throw new FileNotFoundException(sealed.path() + ": gone meanwhile");
      }
    }
  }
}
