package io.halfopen.job.change;

import io.halfopen.event.BadInputException;
import io.halfopen.event.EndpointBaseline;
import io.halfopen.event.Ja4TScanRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** What files of records say about endpoints, kept until an endpoint is first met. */
final class Baselines {
  private final Map<String, EndpointBaseline> byEndpoint = new HashMap<>();

  private Baselines() {}

  /**
   * Reads all files, keeping the endpoints that {@code mine} picks.
   *
   * @throws BadInputException naming the file that cannot be read
   */
  static Baselines read(List<String> files, Predicate<String> mine) {
    Baselines baselines = new Baselines();
    ChangeDetector detector = new ChangeDetector();
    for (String file : files) {
      Path path = new Path(file);
      try (InputStream in = path.getFileSystem().open(path)) {
        RecordFile.read(file, in, record -> baselines.add(detector, record, mine));
      } catch (IOException e) {
        throw new BadInputException(file + ": cannot be read; name a file of records", e);
      }
    }
    return baselines;
  }

  private void add(ChangeDetector detector, Ja4TScanRecord record, Predicate<String> mine) {
    String endpoint = endpoint(record);
    if (ChangeDetector.isComparable(record) && mine.test(endpoint)) {
      detector.accept(
          byEndpoint.computeIfAbsent(endpoint, e -> ChangeDetector.nothingKnown()), record);
    }
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
