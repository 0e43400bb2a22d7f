package io.halfopen.job.archive;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.PacketEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Takes packets out of an archive for good. A file that holds some is written anew without them and
 * deleted at once; who was reading it begins again. Heartbeats stay: they tell of the sensor alone.
 */
public final class Erasure {
  private final FileSystem system;
  private final Path folder;
  private final Predicate<PacketEvent> unwanted;
  private final String salt;
  private final Consumer<String> leftOut;
  private long erased;

  /**
   * @param folder of the archive
   * @param unwanted packets that are to go
   * @param salt names the predicate: another one gives other file names
   * @param leftOut is told of files that cannot be read, which stay, in a line each
   * @throws IOException where there is no such file system
   */
  public Erasure(
      String folder, Predicate<PacketEvent> unwanted, String salt, Consumer<String> leftOut)
      throws IOException {
    this.folder = new Path(folder);
    this.unwanted = unwanted;
    this.salt = salt;
    this.leftOut = leftOut;
    system = this.folder.getFileSystem();
  }

  /** Goes through all files once; returns how many packets went. */
  public long run() throws IOException {
    for (Path hour : SealedFile.hours(system, folder)) {
      Map<String, SealedFile> files = SealedFile.in(system, hour, leftOut);
      for (SealedFile newer : List.copyOf(files.values())) {
        for (String name : newer.replaces()) {
          SealedFile old = files.remove(name);
          if (old != null) {
            // Its events stand in the newer one; here they would stay.
            old.delete(system);
          }
        }
      }
      for (SealedFile file : files.values()) {
        erase(hour, file);
      }
    }
    return erased;
  }

  private void erase(Path hour, SealedFile file) throws IOException {
    long found;
    try {
      found = count(file);
    } catch (IOException | RuntimeException e) {
      leftOut.accept(file.path() + ": cannot be read, so it stays as it is: delete it by hand");
      return;
    }
    if (found == 0) {
      return;
    }
    if (found < file.manifest().packets() + file.manifest().heartbeats()) {
      TreeSet<String> replaced = new TreeSet<>(file.replaces());
      replaced.add(file.name());
      new Replacement(system, hour, replaced)
          .write(file.minute(), salt, (writer, tally) -> copy(file, writer, tally));
    }
    file.delete(system);
    erased += found;
  }

  private long count(SealedFile file) throws IOException {
    long found = 0;
    try (DataFileStream<ArchivedEvent> events = file.events(system)) {
      for (ArchivedEvent event : events) {
        found += isUnwanted(event) ? 1 : 0;
      }
    }
    return found;
  }

  private void copy(SealedFile file, DataFileWriter<ArchivedEvent> writer, Tally tally)
      throws IOException {
    try (DataFileStream<ArchivedEvent> events = file.events(system)) {
      for (ArchivedEvent event : events) {
        if (!isUnwanted(event)) {
          writer.append(event);
          tally.add(event);
        }
      }
    }
  }

  private boolean isUnwanted(ArchivedEvent event) {
    return event.getEvent() instanceof PacketEvent packet && unwanted.test(packet);
  }
}
