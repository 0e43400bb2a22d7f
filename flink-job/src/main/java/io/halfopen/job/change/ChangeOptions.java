package io.halfopen.job.change;

import io.halfopen.event.BadInputException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How endpoints are compared with what they were.
 *
 * @param baselinePeriod event time from the job's first record on in which everything is learnt and
 *     nothing is told
 * @param quietAfter silence after which an endpoint has gone quiet, at the least; twice its longest
 *     pause where that is longer
 * @param forgetAfter silence after which an endpoint is forgotten, and would be new again
 * @param baselines what is known from the start: records, captures, archives
 * @param groups the user's names for endpoints
 */
public record ChangeOptions(
    Duration baselinePeriod,
    Duration quietAfter,
    Duration forgetAfter,
    List<String> baselines,
    EndpointGroups groups)
    implements Serializable {
  public ChangeOptions {
    baselines = new ArrayList<>(baselines);
    if (baselinePeriod.isNegative()) {
      throw new BadInputException("baseline period " + baselinePeriod + ": give zero or more");
    }
    if (quietAfter.toMillis() < 1) {
      throw new BadInputException("quiet after " + quietAfter + ": give a time above zero");
    }
    if (forgetAfter.compareTo(quietAfter) < 0) {
      throw new BadInputException(
          "forget after " + forgetAfter + ": give at least the time after which one is quiet");
    }
  }

  /** A day to learn, quiet after a week, forgotten after a quarter of a year. */
  public static ChangeOptions defaults() {
    return new ChangeOptions(
        Duration.ofDays(1),
        Duration.ofDays(7),
        Duration.ofDays(90),
        List.of(),
        EndpointGroups.none());
  }

  public ChangeOptions withBaselinePeriod(Duration period) {
    return new ChangeOptions(period, quietAfter, forgetAfter, baselines, groups);
  }

  /** When an endpoint is quiet, and when it is forgotten. */
  public ChangeOptions withSilence(Duration quiet, Duration forget) {
    return new ChangeOptions(baselinePeriod, quiet, forget, baselines, groups);
  }

  public ChangeOptions withBaselines(List<String> files) {
    return new ChangeOptions(baselinePeriod, quietAfter, forgetAfter, files, groups);
  }

  public ChangeOptions withGroups(EndpointGroups named) {
    return new ChangeOptions(baselinePeriod, quietAfter, forgetAfter, baselines, named);
  }
}
