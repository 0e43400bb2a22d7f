package io.halfopen.job.archive;

import io.halfopen.event.ArchivedEvent;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes one file of the many that checkpoints leave of a minute, without unpacking them. The new
 * one's manifest names those it replaces before it can be seen, so a reader that finds both reads
 * it alone; they are deleted a while later, when who had listed them has read them. A run that is
 * killed at any point is made good by the next: names are a function of what is replaced.
 */
public final class Compaction {
  private static final Pattern FILE = Pattern.compile("(packets-\\d{8}T\\d{4}Z)-[0-9a-f-]+\\.avro");

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
    for (FileStatus day : list(folder)) {
      for (FileStatus hour : named(day, "date=") ? list(day.getPath()) : new FileStatus[0]) {
        if (named(hour, "hour=")) {
          deleted += hour(hour.getPath(), nowMillis);
        }
      }
    }
    return new Done(before, after, deleted);
  }

  private static boolean named(FileStatus entry, String prefix) {
    return entry.isDir() && entry.getPath().getName().startsWith(prefix);
  }

  private FileStatus[] list(Path path) throws IOException {
    FileStatus[] found = system.listStatus(path);
    if (found == null) {
      throw new FileNotFoundException(path + ": no such folder");
    }
    return found;
  }

  /** A file with its manifest. */
  private record Sealed(Path path, Manifest manifest, long writtenMillis) {
    String name() {
      return path.getName();
    }

    List<String> replaces() {
      List<String> names = manifest.replaces();
      return names == null ? List.of() : names;
    }
  }

  private int hour(Path hour, long nowMillis) throws IOException {
    Map<String, Sealed> files = new TreeMap<>();
    for (FileStatus file : list(hour)) {
      String name = file.getPath().getName();
      if (!file.isDir() && FILE.matcher(name).matches()) {
        Manifest manifest = manifest(file.getPath());
        if (manifest != null) {
          files.put(name, new Sealed(file.getPath(), manifest, file.getModificationTime()));
        }
      }
    }
    int deleted = 0;
    for (Sealed newer : List.copyOf(files.values())) {
      for (String name : newer.replaces()) {
        Sealed old = files.remove(name);
        if (old != null && nowMillis - newer.writtenMillis() >= grace.toMillis()) {
          system.delete(old.path(), false);
          system.delete(new Path(old.path() + ArchiveFormat.MANIFEST_SUFFIX), false);
          deleted++;
        }
      }
    }
    Map<String, List<Sealed>> minutes = new TreeMap<>();
    for (Sealed file : files.values()) {
      Matcher matcher = FILE.matcher(file.name());
      if (matcher.matches()) {
        minutes.computeIfAbsent(matcher.group(1), m -> new ArrayList<>()).add(file);
      }
    }
    for (Map.Entry<String, List<Sealed>> minute : minutes.entrySet()) {
      if (minute.getValue().size() > 1) {
        join(hour, minute.getKey(), sound(minute.getValue()));
      }
    }
    return deleted;
  }

  /** Null where it is missing, as it is for a moment, or damaged. */
  private @Nullable Manifest manifest(Path file) {
    try (InputStream in = system.open(new Path(file + ArchiveFormat.MANIFEST_SUFFIX))) {
      return Manifest.parse(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return null;
    } catch (IOException e) {
      leftOut.accept(file + ": its manifest cannot be read, so it stays as it is");
      return null;
    }
  }

  private List<Sealed> sound(List<Sealed> files) {
    List<Sealed> sound = new ArrayList<>();
    for (Sealed file : files) {
      if (ArchiveSum.holds(file.path().toString())) {
        sound.add(file);
      } else {
        leftOut.accept(file.path() + ": damaged, so it stays as it is");
      }
    }
    sound.sort(
        Comparator.comparingLong((Sealed f) -> f.manifest().minMicros())
            .thenComparing(Sealed::name));
    return sound;
  }

  private void join(Path hour, String minute, List<Sealed> files) throws IOException {
    if (files.size() < 2) {
      return;
    }
    TreeSet<String> all = new TreeSet<>();
    Tally tally = new Tally();
    for (Sealed file : files) {
      tally.add(file.manifest());
      all.add(file.name());
      // What it replaced in turn may still be there.
      all.addAll(file.replaces());
    }
    byte[] names = String.join("\n", all).getBytes(StandardCharsets.UTF_8);
    String name = minute + "-" + UUID.nameUUIDFromBytes(names) + "-0" + ArchiveFormat.SUFFIX;
    Path unseen = new Path(hour, "." + name);
    SummedStream summed;
    try (OutputStream out = system.create(unseen, WriteMode.OVERWRITE)) {
      summed = new SummedStream(out);
      copy(files, summed);
    }
    Path visible = new Path(hour, name);
    Manifest manifest = tally.manifest(summed.bytes(), summed.crc32c()).replacing(List.copyOf(all));
    try (OutputStream out =
        system.create(new Path(visible + ArchiveFormat.MANIFEST_SUFFIX), WriteMode.OVERWRITE)) {
      out.write((manifest.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    if (!system.rename(unseen, visible)) {
      throw new IOException(visible + ": could not be given its name");
    }
    before += files.size();
    after++;
  }

  private static void copy(List<Sealed> files, OutputStream out) throws IOException {
    try (DataFileWriter<ArchivedEvent> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(ArchivedEvent.class))) {
      writer.setCodec(CodecFactory.fromString("zstandard"));
      writer.setMeta(ArchiveFormat.VERSION_KEY, ArchiveFormat.VERSION);
      writer.create(ArchivedEvent.getClassSchema(), out);
      for (Sealed sealed : files) {
        try (DataFileStream<ArchivedEvent> file =
            new DataFileStream<>(
                sealed.path().getFileSystem().open(sealed.path()),
                new SpecificDatumReader<>(ArchivedEvent.class))) {
          writer.appendAllFrom(file, false);
        }
      }
    }
  }
}
