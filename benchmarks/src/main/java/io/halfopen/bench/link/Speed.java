package io.halfopen.bench.link;

import java.util.List;

/**
 * What one run showed.
 *
 * @param perSecond packets a second
 * @param cpuNanos CPU time of the whole process a packet
 */
record Speed(double perSecond, double cpuNanos) {
  /** The run in the middle, by speed. */
  static Speed median(List<Speed> runs) {
    return runs.stream()
        .sorted((a, b) -> Double.compare(a.perSecond, b.perSecond))
        .toList()
        .get(runs.size() / 2);
  }

  @Override
  public String toString() {
    return "%,11.0f/s  %,6.0f ns of CPU each".formatted(perSecond, cpuNanos);
  }
}
