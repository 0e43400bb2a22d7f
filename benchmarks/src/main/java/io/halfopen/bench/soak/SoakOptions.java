package io.halfopen.bench.soak;

import io.halfopen.event.BadInputException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One run.
 *
 * @param rate packets a second
 * @param hosts that there are: asked again and again, as continuous scans do
 * @param asking for how long hosts are asked
 * @param delivery of the feed, as the job's option has it
 * @param gapSeconds the job's session gap
 * @param checkpointSeconds from one checkpoint to the next
 * @param changelog whether the job's state is kept as a log of its changes
 * @param heapMib of the task manager's tasks
 * @param jar the job's, as it is submitted
 */
record SoakOptions(
    double rate,
    long hosts,
    Duration asking,
    String delivery,
    int gapSeconds,
    int checkpointSeconds,
    boolean changelog,
    int heapMib,
    Path jar) {
  static final String LOW_LATENCY = "at-least-once";
  static final String EXACTLY_ONCE = "exactly-once";

  SoakOptions {
    if (!(rate >= 1)) {
      throw new BadInputException("--rate " + rate + ": give packets a second, 1 or more");
    }
    if (hosts < 1) {
      throw new BadInputException("--hosts " + hosts + ": give 1 or more");
    }
    if (checkpointSeconds < 1) {
      throw new BadInputException("--checkpoint " + checkpointSeconds + ": give 1 or more");
    }
    if (asking.toMinutes() < 1) {
      throw new BadInputException("--minutes " + asking.toMinutes() + ": give 1 or more");
    }
  }
}
