package io.halfopen.bench.session;

/**
 * What one run showed.
 *
 * @param events packets of its steady part
 * @param nanos wall time of it
 * @param cpuNanos CPU time of the whole process in it
 */
record Result(Variant variant, long events, long nanos, long cpuNanos, Sum sum) {
  double perSecond() {
    return events * 1e9 / nanos;
  }

  double cpuPerEvent() {
    return (double) cpuNanos / events;
  }
}
