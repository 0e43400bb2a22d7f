package io.halfopen.job;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.change.RecordFile;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.label.LabelTable;
import io.halfopen.job.label.Labeller;
import io.halfopen.job.session.Assembler;
import io.halfopen.job.session.Coverage;
import io.halfopen.job.session.Late;
import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.source.KeptEvents;
import io.halfopen.job.source.PacketFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Records to work on: as they were written, or out of a capture or an archive, whose fingerprints
 * are taken first, in the calling thread.
 */
public final class KnownRecords {
  private final String source;
  private final Path path;
  private final KnownKind kind;
  private final ArchiveListing archive;

  private KnownRecords(String source, Path path, KnownKind kind, ArchiveListing archive) {
    this.source = source;
    this.path = path;
    this.kind = kind;
    this.archive = archive;
  }

  /**
   * Looks at a file of records, a local capture, or an archive's folder or file, as a Flink path.
   *
   * @throws BadInputException one line naming what is none of them
   */
  public static KnownRecords of(String source) {
    try {
      Path path = new Path(source);
      KnownKind kind = KnownKind.of(path);
      if (kind == KnownKind.CAPTURE) {
        requireCapture(path);
      }
      boolean archived = kind == KnownKind.ARCHIVE;
      ArchiveListing archive =
          ArchiveListing.of(archived ? List.of(source) : List.of(), EventFilter.ALL);
      if (archived && archive.files().isEmpty()) {
        throw new BadInputException(
            archive.leftOut().isEmpty() ? source + ": holds no events" : archive.leftOut().get(0));
      }
      return new KnownRecords(source, path, kind, archive);
    } catch (FileNotFoundException e) {
      throw new BadInputException(source + ": no such file", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException(
          source + ": cannot be read; name a file of records, a capture or an archive", e);
    }
  }

  private static void requireCapture(Path path) throws IOException {
    FileSystem system = path.getFileSystem();
    if (system.isDistributedFS()) {
      throw new BadInputException(path + ": a capture is read from a local file");
    }
    List<String> wrong = PacketFiles.wrong(List.of(local(path)), EventFilter.ALL);
    if (!wrong.isEmpty()) {
      throw new BadInputException(wrong.get(0));
    }
  }

  private static String local(Path path) throws IOException {
    return path.makeQualified(path.getFileSystem()).toUri().getPath();
  }

  KnownKind kind() {
    return kind;
  }

  /**
   * Hands over those that are wanted: of a file in its order, of packets in that of their time.
   *
   * @param leftOut is told of each thing that cannot be read, a line each
   * @throws BadInputException naming the line that is no record
   */
  public void read(
      Predicate<Ja4TScanRecord> wanted, Consumer<Ja4TScanRecord> records, Consumer<String> leftOut)
      throws IOException {
    if (kind == KnownKind.RECORDS) {
      try (InputStream in = path.getFileSystem().open(path)) {
        RecordFile.read(
            source,
            in,
            record -> {
              if (wanted.test(record)) {
                records.accept(record);
              }
            });
      }
      return;
    }
    List<Ja4TScanRecord> all = new ArrayList<>();
    Assembly assembly = new Assembly(archive, wanted, all, leftOut);
    if (kind == KnownKind.CAPTURE) {
      KeptEvents.captures(List.of(local(path)), assembly);
    } else {
      archive.leftOut().forEach(leftOut);
      KeptEvents.archive(archive.files(), assembly);
    }
    all.sort(
        Comparator.comparingLong(Ja4TScanRecord::getFirstSeenMicros)
            .thenComparing(Ja4TScanRecord::getId));
    all.forEach(records);
  }

  /** What {@link ReplayJob} makes of the same, without a cluster. */
  private static final class Assembly implements KeptEvents.Taker, Assembler.Output {
    private final JobOptions options;
    private final Coverage coverage;
    private final Assembler assembler;
    private final Predicate<Ja4TScanRecord> wanted;
    private final List<Ja4TScanRecord> all;
    private final Consumer<String> leftOut;
    private final Labeller labeller = new Labeller(LabelTable.bundled());

    Assembly(
        ArchiveListing archive,
        Predicate<Ja4TScanRecord> wanted,
        List<Ja4TScanRecord> all,
        Consumer<String> leftOut) {
      ReplayInput input = ReplayInput.of(archive, EventFilter.ALL);
      options = JobOptions.defaults().withSettled(true).withUnheard(input.capturedUntilMillis());
      coverage = new Coverage(options.maxSensors());
      coverage.beginMidway();
      assembler = new Assembler(options, coverage, this);
      this.wanted = wanted;
      this.all = all;
      this.leftOut = leftOut;
    }

    @Override
    public void packet(Packet packet) {
      assembler.accept(packet);
    }

    @Override
    public void heartbeat(SensorHeartbeat beat) {
      coverage.heard(beat);
    }

    @Override
    public void time(long millis) {
      assembler.advance(millis);
      coverage.advance(millis, options);
    }

    @Override
    public void leftOut(String line) {
      leftOut.accept(line);
    }

    @Override
    public void record(Ja4TScanRecord record) {
      if (wanted.test(record)) {
        labeller.label(record);
        all.add(record);
      }
    }

    @Override
    public void late(Packet packet, Late why) {}

    @Override
    public void full(Packet packet) {}
  }
}
