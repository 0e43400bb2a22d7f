package io.halfopen.job.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** Exchanges that ended before their time, and whose sensor has yet to say that it heard it all. */
final class Awaiting {
  private record One(int row, long untilMicros, String sensor, String scan) {}

  private final List<One> all = new ArrayList<>();

  /** Until when the sensor has to have listened. */
  void add(int row, long untilMicros, String sensor, String scan) {
    all.add(new One(row, untilMicros, sensor, scan));
  }

  /** Takes out, and hands over, what a sensor's promise covers; more may be added meanwhile. */
  void take(String sensor, String scan, long heardUntilMicros, IntConsumer each) {
    List<One> covered = new ArrayList<>();
    all.removeIf(
        one -> {
          boolean takes =
              one.untilMicros() <= heardUntilMicros
                  && one.sensor().equals(sensor)
                  && one.scan().equals(scan);
          if (takes) {
            covered.add(one);
          }
          return takes;
        });
    covered.forEach(one -> each.accept(one.row()));
  }

  /** Rows that wait no longer; one that is given back must not stay here. */
  void forget(IntPredicate rows) {
    all.removeIf(one -> rows.test(one.row()));
  }

  int size() {
    return all.size();
  }
}
