package io.halfopen.job.archive;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes hours that ended too long ago. Only folders and files that are named as an archive names
 * them are touched, so that a wrong folder costs nobody his files.
 */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final long EVERY_MILLIS = 60_000;
  private static final Pattern DATE = Pattern.compile("date=(\\d{4}-\\d\\d-\\d\\d)");
  private static final Pattern HOUR = Pattern.compile("hour=(\\d\\d)");
  private static final Pattern FILE =
      Pattern.compile("\\.?packets-\\d{8}T\\d{4}Z-[0-9a-f-]+\\.avro(\\..*)?");

  private final Path folder;
  private final long keepMillis;
  private long appliedMillis = Long.MIN_VALUE;

  Retention(String folder, Duration keep) {
    this.folder = new Path(folder);
    keepMillis = keep.toMillis();
  }

  /** Does its work where it did none for a minute; a failure is said and tried again. */
  void apply(long nowMillis) {
    if (appliedMillis != Long.MIN_VALUE && nowMillis - appliedMillis < EVERY_MILLIS) {
      return;
    }
    appliedMillis = nowMillis;
    try {
      FileSystem system = folder.getFileSystem();
      for (FileStatus day : list(system, folder)) {
        Matcher date = DATE.matcher(day.getPath().getName());
        if (day.isDir() && date.matches()) {
          hours(system, day.getPath(), date.group(1), nowMillis - keepMillis);
        }
      }
    } catch (IOException e) {
      LOG.warn("what is too old in the archive {} could not be deleted", folder, e);
    }
  }

  private static void hours(FileSystem system, Path day, String date, long untilMillis)
      throws IOException {
    for (FileStatus hour : list(system, day)) {
      Matcher matcher = HOUR.matcher(hour.getPath().getName());
      if (hour.isDir() && matcher.matches() && end(date, matcher.group(1)) <= untilMillis) {
        // Manifests last: without one a reader does not know which other files it replaces.
        delete(system, hour.getPath(), false);
        delete(system, hour.getPath(), true);
        deleteEmpty(system, hour.getPath());
      }
    }
    deleteEmpty(system, day);
  }

  private static void delete(FileSystem system, Path hour, boolean manifests) throws IOException {
    for (FileStatus file : list(system, hour)) {
      String name = file.getPath().getName();
      if (!file.isDir()
          && FILE.matcher(name).matches()
          && name.endsWith(ArchiveFormat.MANIFEST_SUFFIX) == manifests) {
        system.delete(file.getPath(), false);
      }
    }
  }

  /** When an hour ended; never, where the name is no hour. */
  private static long end(String date, String hour) {
    try {
      return LocalDate.parse(date)
          .atTime(Integer.parseInt(hour), 0)
          .plusHours(1)
          .toInstant(ZoneOffset.UTC)
          .toEpochMilli();
    } catch (DateTimeException e) {
      return Long.MAX_VALUE;
    }
  }

  private static void deleteEmpty(FileSystem system, Path path) throws IOException {
    if (list(system, path).length == 0) {
      system.delete(path, false);
    }
  }

  private static FileStatus[] list(FileSystem system, Path path) throws IOException {
    try {
      FileStatus[] found = system.listStatus(path);
      return found == null ? new FileStatus[0] : found;
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
