package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.JobOptions;
import io.halfopen.job.ReplayInput;
import io.halfopen.job.change.RecordFile;
import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.source.PacketFiles;
import io.halfopen.local.embedded.EmbeddedReplay;
import io.halfopen.local.embedded.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Records to work on: as they were written, or out of captures and archives, whose fingerprints are
 * taken first.
 */
final class KnownRecords {
  private static final int LOOK_BYTES = 4096;
  private static final int AVRO = 0x4f626a01;
  private static final int GZIP = 0x1f8b;

  /** How pcap, in both byte orders and resolutions, pcapng and zstd begin. */
  private static final Set<Integer> CAPTURES =
      Set.of(0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0x0a0d0d0a, 0x28b52ffd);

  private KnownRecords() {}

  /**
   * Hands over all records: JSON lines, CSV or Avro of records; a capture, or an archive's folder
   * or file.
   *
   * @throws BadInputException naming what is none of them
   */
  static void read(Path source, Consumer<Ja4TScanRecord> records) {
    try {
      byte[] start = start(source);
      int magic = start.length < 4 ? 0 : ByteBuffer.wrap(start).getInt();
      boolean capture = CAPTURES.contains(magic) || magic >>> 16 == GZIP;
      if (Files.isDirectory(source) || (magic == AVRO && !saysRecord(start))) {
        fingerprint(List.of(source.toString()), List.of(), records);
      } else if (capture) {
        fingerprint(List.of(), List.of(source.toAbsolutePath().toString()), records);
      } else {
        try (InputStream in = Files.newInputStream(source)) {
          RecordFile.read(source.toString(), in, records);
        }
      }
    } catch (IOException e) {
      throw new BadInputException(
          source + ": cannot be read; name a file of records, a capture or an archive", e);
    }
  }

  private static byte[] start(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      return new byte[0];
    }
    try (InputStream in = Files.newInputStream(source)) {
      return in.readNBytes(LOOK_BYTES);
    }
  }

  /** An Avro container says what it holds at its start. */
  private static boolean saysRecord(byte[] start) {
    return new String(start, StandardCharsets.ISO_8859_1)
        .contains("\"" + Ja4TScanRecord.getClassSchema().getName() + "\"");
  }

  /** In the order of time, whatever the threads of the job did. */
  private static void fingerprint(
      List<String> archives, List<String> captures, Consumer<Ja4TScanRecord> records) {
    List<String> wrong = PacketFiles.wrong(captures, EventFilter.ALL);
    if (!wrong.isEmpty()) {
      throw new BadInputException(wrong.get(0));
    }
    ArchiveListing archive = ArchiveListing.of(archives, EventFilter.ALL);
    archive.leftOut().forEach(KnownRecords::leftOut);
    if (captures.isEmpty() && archive.files().isEmpty()) {
      return;
    }
    Loopback.require();
    List<Ja4TScanRecord> all = Collections.synchronizedList(new ArrayList<>());
    EmbeddedReplay replay =
        new EmbeddedReplay(
            new ReplayInput(archive, captures, List.of(), EventFilter.ALL),
            JobOptions.defaults(),
            null,
            List.of());
    try {
      int unused = replay.run(all::add, KnownRecords::say);
    } catch (Exception e) {
      throw new IllegalStateException("fingerprinting failed", e);
    }
    all.sort(
        Comparator.comparingLong(Ja4TScanRecord::getFirstSeenMicros)
            .thenComparing(Ja4TScanRecord::getId));
    all.forEach(records);
  }

  private static void say(String line) {
    if (EmbeddedReplay.isNote(line)) {
      System.err.println(line);
    } else {
      leftOut(line);
    }
  }

  private static void leftOut(String line) {
    System.err.println("LEFT OUT: " + line);
  }
}
