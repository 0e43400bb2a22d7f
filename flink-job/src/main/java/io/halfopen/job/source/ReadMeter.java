package io.halfopen.job.source;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/**
 * How much a reader has read, file after file: metrics {@code bytesRead} and {@code eventsRead}.
 */
final class ReadMeter {
  private final Counter bytes;
  private final Counter events;
  private long position;
  private long half;

  ReadMeter(MetricGroup metrics) {
    this(metrics.counter("bytesRead"), metrics.counter("eventsRead"));
  }

  private ReadMeter(Counter bytes, Counter events) {
    this.bytes = bytes;
    this.events = events;
  }

  /** Of a reader that no job asks how far it is. */
  static ReadMeter unasked() {
    return new ReadMeter(new SimpleCounter(), new SimpleCounter());
  }

  /** The file in hand was read up to this byte. */
  void at(long nowAt) {
    bytes.inc(nowAt - position);
    position = nowAt;
  }

  /** The file in hand is done with, and this long; another one comes. */
  void ended(long length) {
    at(length);
    position = 0;
  }

  /** So many bytes more, of files that are read twice. */
  void ofTwice(long more) {
    half += more;
    bytes.inc(half / 2);
    half %= 2;
  }

  /** So many more were read. */
  void events(long more) {
    events.inc(more);
  }
}
