package io.halfopen.job.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Whether an archive file holds what its manifest sums up. Reading it for that costs little beside
 * unpacking it: a file is a minute of packets, some ten bytes each.
 */
public final class ArchiveSum {
  private static final int BUFFER_BYTES = 1 << 16;

  private ArchiveSum() {}

  /** True too where there is nothing to hold it against. */
  public static boolean holds(String file) {
    try {
      Path path = new Path(file);
      FileSystem system = path.getFileSystem();
      String expected;
      try (InputStream in = system.open(new Path(file + ArchiveFormat.MANIFEST_SUFFIX))) {
        expected = Manifest.parse(in.readAllBytes()).crc32c();
      }
      return expected == null || expected.isBlank() || expected.equals(of(system, path));
    } catch (IOException e) {
      // No manifest, or a damaged one: what it would say is in the file as well. A file that cannot
      // be read says so where it is read for its events.
      return true;
    }
  }

  /** CRC-32C of a whole file, eight hex digits. */
  public static String of(FileSystem system, Path path) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = system.open(path)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        crc.update(buffer, 0, count);
      }
    }
    return "%08x".formatted(crc.getValue());
  }
}
