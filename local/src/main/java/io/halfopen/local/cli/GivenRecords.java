package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.KnownRecords;
import io.halfopen.scanner.wire.ContentCount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Records that a command is given: as they were written, or out of captures and archives. */
final class GivenRecords {
  private int leftOut;

  /**
   * Hands over all of one source; what cannot be read of a capture or an archive is said.
   *
   * @throws BadInputException naming what holds no records
   */
  void read(Path source, Consumer<Ja4TScanRecord> records) {
    try {
      KnownRecords.of(name(source)).read(record -> true, records, this::say);
    } catch (IOException e) {
      throw new BadInputException(source + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** A colon would make the beginning of a relative path the name of a file system. */
  static String name(Path source) {
    return (source.toString().contains(":") ? source.toAbsolutePath() : source).toString();
  }

  private void say(String line) {
    if (line.startsWith(ContentCount.PASSED_OVER)) {
      System.err.println(line);
    } else {
      leftOut++;
      System.err.println("LEFT OUT: " + line);
    }
  }

  /** The exit status: 1 where something was left out, which is counted. */
  int status() {
    if (leftOut > 0) {
      System.err.println("left out: " + leftOut + ", see above");
    }
    return leftOut > 0 ? 1 : 0;
  }
}
