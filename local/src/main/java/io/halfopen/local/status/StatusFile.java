package io.halfopen.local.status;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A reading a second as CSV, with the columns of ZMap's status updates file. */
public final class StatusFile implements AutoCloseable {
  private static final String HEADER =
      "real-time,time-elapsed,time-remaining,percent-complete,hit-rate,active-send-threads,"
          + "sent-total,sent-last-one-sec,sent-avg-per-sec,"
          + "recv-success-total,recv-success-last-one-sec,recv-success-avg-per-sec,"
          + "recv-total,recv-total-last-one-sec,recv-total-avg-per-sec,"
          + "pcap-drop-total,drop-last-one-sec,drop-avg-per-sec,"
          + "sendto-fail-total,sendto-fail-last-one-sec,sendto-fail-avg-per-sec";

  private final Writer writer;
  private final int senderThreads;

  private StatusFile(Writer writer, int senderThreads) {
    this.writer = writer;
    this.senderThreads = senderThreads;
  }

  /**
   * Begins the file.
   *
   * @throws BadInputException where it cannot be written
   */
  public static StatusFile open(Path file, int senderThreads) {
    try {
      Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
      writer.write(HEADER + "\n");
      writer.flush();
      return new StatusFile(writer, senderThreads);
    } catch (IOException e) {
      throw new BadInputException(
          file + ": cannot be written there; name another file: --status-updates-file", e);
    }
  }

  /** Adds a line. */
  public void add(Reading r, Instant now) throws IOException {
    var scan = r.counts().scan();
    writer.write(
        String.format(
            Locale.ROOT,
            "%s,%.0f,%.0f,%.2f,%.4f,%d,%s,%s,%s,%s,%s%n",
            now.truncatedTo(ChronoUnit.SECONDS),
            r.elapsedSeconds(),
            Double.isNaN(r.leftSeconds()) ? 0 : r.leftSeconds(),
            r.percent(),
            r.hitRatePercent(),
            scan.sendingDone() ? 0 : senderThreads,
            three(scan.sent(), r.sendRate(), r.sendAverage()),
            three(r.counts().answered(), r.answerRate(), r.answerAverage()),
            three(scan.received(), r.receiveRate(), r.receiveAverage()),
            three(scan.kernelDrops(), r.dropRate(), r.dropAverage()),
            three(scan.sendErrors(), r.errorRate(), r.errorAverage())));
    writer.flush();
  }

  private static String three(long total, double lately, double average) {
    return String.format(Locale.ROOT, "%d,%.0f,%.0f", total, lately, average);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
