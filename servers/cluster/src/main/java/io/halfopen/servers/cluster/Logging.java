package io.halfopen.servers.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the servers log, onto their standard output. One warning is left out: Flink's committers
 * copy what they have to commit at each checkpoint, and each copy names the gauge {@code
 * pendingCommittables} in the same group again. It says nothing of the job, and buries what does.
 */
final class Logging {
  private Logging() {}

  /** The option that makes a server log from {@code INFO} on, by a file put into {@code folder}. */
  static String into(Path folder) throws IOException {
    Path file = folder.resolve("log4j2.properties");
    Files.writeString(
        file,
        """
        rootLogger.level = INFO
        rootLogger.appenderRef.out.ref = out
        logger.metrics.name = org.apache.flink.metrics.MetricGroup
        logger.metrics.level = INFO
        logger.metrics.filter.copies.type = RegexFilter
        logger.metrics.filter.copies.regex = Name collision: .*'pendingCommittables'.*
        logger.metrics.filter.copies.onMatch = DENY
        logger.metrics.filter.copies.onMismatch = NEUTRAL
        appender.out.type = Console
        appender.out.name = out
        appender.out.layout.type = PatternLayout
        appender.out.layout.pattern = %d %-5p %c{1} - %m%n
        """);
    return "-Dlog4j2.configurationFile=" + file.toUri();
  }
}
