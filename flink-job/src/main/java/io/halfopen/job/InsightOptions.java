package io.halfopen.job;

import io.halfopen.event.BadInputException;
import io.halfopen.job.change.ChangeOptions;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is made of records: what the endpoint may be, and what changed about it.
 *
 * @param labels the user's table, as a Flink path, or null for the project's alone
 * @param labelsReload how often it is looked at
 * @param changes how endpoints are compared, or null for not at all
 */
public record InsightOptions(
    @Nullable String labels, Duration labelsReload, @Nullable ChangeOptions changes)
    implements Serializable {
  public InsightOptions {
    if (labelsReload.toMillis() < 1) {
      throw new BadInputException("labels reload " + labelsReload + ": give a time above zero");
    }
  }

  /** The project's labels, changes after a day of learning. */
  public static InsightOptions defaults() {
    return new InsightOptions(null, Duration.ofSeconds(10), ChangeOptions.defaults());
  }

  public InsightOptions withLabels(@Nullable String file, Duration reload) {
    return new InsightOptions(file, reload, changes);
  }

  public InsightOptions withChanges(@Nullable ChangeOptions compared) {
    return new InsightOptions(labels, labelsReload, compared);
  }
}
