package io.halfopen.job;

import io.halfopen.event.Ja4TScanRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** What a file holds from which records can be had, known by its first bytes. */
enum KnownKind {
  RECORDS,
  CAPTURE,
  ARCHIVE;

  private static final int LOOK_BYTES = 4096;
  private static final int AVRO = 0x4f626a01;
  private static final int GZIP = 0x1f8b;

  /** How pcap, in both byte orders and resolutions, pcapng and zstd begin. */
  private static final Set<Integer> CAPTURES =
      Set.of(0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0x0a0d0d0a, 0x28b52ffd);

  static KnownKind of(Path path) throws IOException {
    FileSystem system = path.getFileSystem();
    if (system.getFileStatus(path).isDir()) {
      return ARCHIVE;
    }
    byte[] start;
    try (InputStream in = system.open(path)) {
      start = in.readNBytes(LOOK_BYTES);
    }
    int magic = start.length < 4 ? 0 : ByteBuffer.wrap(start).getInt();
    if (CAPTURES.contains(magic) || magic >>> 16 == GZIP) {
      return CAPTURE;
    }
    return magic == AVRO && !saysRecord(start) ? ARCHIVE : RECORDS;
  }

  /** An Avro container says what it holds at its start. */
  private static boolean saysRecord(byte[] start) {
    return new String(start, StandardCharsets.ISO_8859_1)
        .contains("\"" + Ja4TScanRecord.getClassSchema().getName() + "\"");
  }
}
