package io.halfopen.job.change;

import io.halfopen.event.BadInputException;
import io.halfopen.event.EndpointBaseline;
import io.halfopen.event.Ja4TScanRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was known of endpoints beforehand, kept until an endpoint is first met. */
final class Baselines {
  private final Map<String, EndpointBaseline> byEndpoint = new HashMap<>();

  private Baselines() {}

  /**
   * Looks whether all can be read.
   *
   * @throws BadInputException naming the one that cannot
   */
  static void require(List<String> files, RecordSource source) {
    for (String file : files) {
      try {
        source.require(file);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }

  /**
   * Reads all files, keeping the endpoints that {@code mine} picks.
   *
   * @throws BadInputException naming the file that cannot be read
   */
  static Baselines read(List<String> files, RecordSource source, Predicate<String> mine) {
    Baselines baselines = new Baselines();
    ChangeDetector detector = new ChangeDetector();
    for (String file : files) {
      try {
        source.read(
            file,
            record -> ChangeDetector.isComparable(record) && mine.test(endpoint(record)),
            record -> baselines.add(detector, record));
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
    return baselines;
  }

  private static BadInputException unreadable(String file, IOException e) {
    return new BadInputException(
        file + ": cannot be read; name a file of records, a capture or an archive", e);
  }

  private void add(ChangeDetector detector, Ja4TScanRecord record) {
    detector.accept(
        byEndpoint.computeIfAbsent(endpoint(record), e -> ChangeDetector.nothingKnown()), record);
  }

  static String endpoint(Ja4TScanRecord record) {
    return record.getHost() + ":" + record.getPort();
  }

  int size() {
    return byEndpoint.size();
  }

  /** What is known of an endpoint, handed out once; null where nothing is. */
  @Nullable EndpointBaseline take(String endpoint) {
    return byEndpoint.remove(endpoint);
  }
}
