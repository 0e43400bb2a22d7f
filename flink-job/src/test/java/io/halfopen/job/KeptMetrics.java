package io.halfopen.job;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Metrics by name, those of a group as {@code key=value/name}. */
public final class KeptMetrics extends UnregisteredMetricsGroup {
  private final Map<String, Counter> counters;
  private final Map<String, Gauge<?>> gauges;
  private final String prefix;

  public KeptMetrics() {
    this(new HashMap<>(), new HashMap<>(), "");
  }

  private KeptMetrics(Map<String, Counter> counters, Map<String, Gauge<?>> gauges, String prefix) {
    this.counters = counters;
    this.gauges = gauges;
    this.prefix = prefix;
  }

  @Override
  public Counter counter(String name) {
    return counters.computeIfAbsent(prefix + name, n -> new SimpleCounter());
  }

  @Override
  public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
    gauges.put(prefix + name, gauge);
    return gauge;
  }

  @Override
  public MetricGroup addGroup(String key, String value) {
    return new KeptMetrics(counters, gauges, prefix + key + "=" + value + "/");
  }

  public long count(String name) {
    return counters.get(name).getCount();
  }

  public long value(String name) {
    return (Long) gauges.get(name).getValue();
  }

  public int gauges() {
    return gauges.size();
  }
}
