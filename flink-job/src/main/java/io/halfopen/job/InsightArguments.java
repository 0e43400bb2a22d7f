package io.halfopen.job;

import io.halfopen.event.BadInputException;
import io.halfopen.job.change.ChangeOptions;
import io.halfopen.job.change.EndpointGroups;
import io.halfopen.job.config.LabelOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the job is told about labels and changes. */
final class InsightArguments {
  @Mixin LabelOptions labels = new LabelOptions();

  @Option(
      names = "--labels-reload",
      paramLabel = "SECONDS",
      description = "how often that table is looked at (default 10)")
  double labelsReload = 10;

  @Option(
      names = "--changes",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "endpoints compared with what they were, into a topic (default on)")
  boolean changes = true;

  @Option(
      names = "--baseline-period",
      paramLabel = "HOURS",
      description =
          "event time from the first record on in which endpoints are learnt and nothing is told"
              + " (default 24; 0 with --baseline)")
  @Nullable Double baselineHours;

  @Option(
      names = "--baseline",
      paramLabel = "SOURCE",
      description =
          "what is known from the start, as often as needed: records (JSON lines, CSV or Avro) and"
              + " archives, as Flink paths, and local captures; where the job is submitted and on"
              + " every task manager")
  List<String> baselines = new ArrayList<>();

  @Option(
      names = "--quiet-after",
      paramLabel = "HOURS",
      description =
          "silence after which an endpoint has gone quiet; twice its longest pause where that is"
              + " longer (default 168)")
  double quietHours = 168;

  @Option(
      names = "--forget-after",
      paramLabel = "HOURS",
      description = "silence after which an endpoint is forgotten (default 2160)")
  double forgetHours = 2160;

  @Option(
      names = "--groups",
      paramLabel = "FILE",
      description = "names for endpoints: lines of name,address-or-prefix[,port], Flink path")
  @Nullable String groups;

  InsightOptions options() {
    InsightOptions options =
        InsightOptions.defaults()
            .withLabels(labels.file(), Duration.ofMillis((long) (labelsReload * 1000)));
    return options.withChanges(changes ? changeOptions() : null);
  }

  private ChangeOptions changeOptions() {
    double learning = baselineHours != null ? baselineHours : baselines.isEmpty() ? 24 : 0;
    return ChangeOptions.defaults()
        .withBaselinePeriod(hours(learning))
        .withSilence(hours(quietHours), hours(forgetHours))
        .withBaselines(baselines)
        .withGroups(groups == null ? EndpointGroups.none() : read(groups));
  }

  private static EndpointGroups read(String file) {
    Path path = new Path(file);
    try (InputStream in = path.getFileSystem().open(path)) {
      return EndpointGroups.parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read; name a file of groups", e);
    }
  }

  private static Duration hours(double hours) {
    return Duration.ofMillis((long) (hours * 3_600_000));
  }
}
