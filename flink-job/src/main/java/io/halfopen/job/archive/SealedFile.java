package io.halfopen.job.archive;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.ContainerBounds;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableWriter;
import org.jspecify.annotations.Nullable;

/**
 * A file of an archive that nobody writes to any more.
 *
 * @param writtenMillis when it was written, milliseconds since 1970-01-01 UTC
 */
record SealedFile(Path path, Manifest manifest, long writtenMillis) {
  private static final Pattern NAME = Pattern.compile("(packets-\\d{8}T\\d{4}Z)-[0-9a-f-]+\\.avro");

  String name() {
    return path.getName();
  }

  /** The minute of capture time, as it stands in the name. */
  String minute() {
    Matcher matcher = NAME.matcher(name());
    if (!matcher.matches()) {
      throw new IllegalStateException(name() + " is no archive's file");
    }
    return matcher.group(1);
  }

  /** Names of files whose events are in this one. */
  List<String> replaces() {
    List<String> names = manifest.replaces();
    return names == null ? List.of() : names;
  }

  void delete(FileSystem system) throws IOException {
    system.delete(path, false);
    system.delete(manifestOf(path), false);
  }

  /**
   * Its events.
   *
   * @throws IOException where it is no container, or claims lengths that nobody believes
   */
  DataFileStream<ArchivedEvent> events(FileSystem system) throws IOException {
    InputStream in = system.open(path);
    try {
      return new DataFileStream<>(
          ContainerBounds.of(in), new SpecificDatumReader<>(ArchivedEvent.class));
    } catch (IOException | RuntimeException e) {
      // Avro throws unchecked exceptions of many kinds for damaged bytes.
      in.close();
      throw e instanceof IOException io ? io : new IOException(e);
    }
  }

  static Path manifestOf(Path file) {
    return new Path(file + ArchiveFormat.MANIFEST_SUFFIX);
  }

  /** Writes the manifest of a file. It is seen whole or not at all, by a reader at any moment. */
  static void describe(RecoverableWriter files, Path file, String manifest) throws IOException {
    RecoverableFsDataOutputStream out = files.open(manifestOf(file));
    RecoverableFsDataOutputStream.Committer written;
    try {
      out.write((manifest + "\n").getBytes(StandardCharsets.UTF_8));
      written = out.closeForCommit();
    } catch (IOException e) {
      discard(out, e);
      throw e;
    }
    // It is closed by now, and S3's writer fails where that is done twice.
    written.commit();
  }

  private static void discard(RecoverableFsDataOutputStream out, IOException why) {
    try {
      out.close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /**
   * The folders of an archive's hours.
   *
   * @throws FileNotFoundException where there is no archive
   */
  static List<Path> hours(FileSystem system, Path folder) throws IOException {
    List<Path> hours = new ArrayList<>();
    for (FileStatus day : list(system, folder)) {
      if (named(day, "date=")) {
        for (FileStatus hour : hoursOf(system, day.getPath())) {
          if (named(hour, "hour=")) {
            hours.add(hour.getPath());
          }
        }
      }
    }
    return hours;
  }

  /** None where retention has deleted the day since it was found. */
  private static FileStatus[] hoursOf(FileSystem system, Path day) throws IOException {
    try {
      return list(system, day);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  private static boolean named(FileStatus entry, String prefix) {
    return entry.isDir() && entry.getPath().getName().startsWith(prefix);
  }

  private static FileStatus[] list(FileSystem system, Path path) throws IOException {
    FileStatus[] found = system.listStatus(path);
    if (found == null) {
      throw new FileNotFoundException(path + ": no such folder");
    }
    return found;
  }

  /**
   * The files of an hour by name, those without a manifest (as one is for a moment) left aside.
   *
   * @param leftOut is told of those whose manifest is damaged
   */
  static Map<String, SealedFile> in(FileSystem system, Path hour, Consumer<String> leftOut)
      throws IOException {
    Map<String, SealedFile> files = new TreeMap<>();
    for (FileStatus file : list(system, hour)) {
      String name = file.getPath().getName();
      if (!file.isDir() && NAME.matcher(name).matches()) {
        Manifest manifest = manifest(system, file.getPath(), leftOut);
        if (manifest != null) {
          files.put(name, new SealedFile(file.getPath(), manifest, file.getModificationTime()));
        }
      }
    }
    return files;
  }

  private static @Nullable Manifest manifest(
      FileSystem system, Path file, Consumer<String> leftOut) {
    try (InputStream in = system.open(manifestOf(file))) {
      return Manifest.parse(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return null;
    } catch (IOException e) {
      leftOut.accept(file + ": its manifest cannot be read, so it stays as it is");
      return null;
    }
  }
}
