package io.halfopen.local.embedded;

import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** What the sources of this process's jobs have read, summed up from their metrics. */
public final class ReplayMeter implements MetricReporter {
  private static final Sum BYTES = new Sum("bytesRead");
  private static final Sum EVENTS = new Sum("eventsRead");

  private ReplayMeter() {}

  /** Found by Flink. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new ReplayMeter();
    }
  }

  /** The metric of one name over all sources, those that have ended too. */
  private record Sum(String name, Set<Counter> running, AtomicLong ended) {
    Sum(String name) {
      this(name, ConcurrentHashMap.newKeySet(), new AtomicLong());
    }

    long now() {
      return ended.get() + running.stream().mapToLong(Counter::getCount).sum();
    }
  }

  static void addTo(Configuration config) {
    config.setString("metrics.reporters", "replay");
    config.setString("metrics.reporter.replay.factory.class", Factory.class.getName());
  }

  /** Bytes read by this process so far. */
  public static long bytes() {
    return BYTES.now();
  }

  /** Events read by this process so far. */
  public static long events() {
    return EVENTS.now();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    for (Sum sum : new Sum[] {BYTES, EVENTS}) {
      if (name.equals(sum.name()) && metric instanceof Counter counter) {
        sum.running().add(counter);
      }
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    for (Sum sum : new Sum[] {BYTES, EVENTS}) {
      if (metric instanceof Counter counter && sum.running().remove(counter)) {
        sum.ended().addAndGet(counter.getCount());
      }
    }
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}
}
