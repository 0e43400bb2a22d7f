package io.halfopen.local.embedded;

import io.halfopen.job.ReplayJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A backfill that goes on where its last checkpoint was, whatever ended it. The job ends when it is
 * told to, which is after all of it has ended and that was written down: a checkpoint is there
 * until nobody can need it.
 */
final class ResumableReplay {
  private static final long CHECKPOINT_MILLIS = 1_000;
  private static final long POLL_MILLIS = 100;

  private final ReplayState state;
  private final Consumer<String> leftOut;
  private final Set<String> told = new LinkedHashSet<>();
  private long readBytes;

  ResumableReplay(ReplayState state, Consumer<String> leftOut) {
    this.state = state;
    this.leftOut = leftOut;
  }

  /** Returns when all is read, kept and counted. */
  void run(
      Function<StreamExecutionEnvironment, ReplayJob.Replay> job,
      EmbeddedReplay.@Nullable Rows rows,
      Path temporary)
      throws Exception {
    Configuration config = EmbeddedFlink.configuration(temporary);
    state.into(config);
    // Where states are large the job is not to do nothing but keep them.
    config.setString("execution.checkpointing.min-pause", "2s");
    StreamExecutionEnvironment env = EmbeddedFlink.environment(config);
    env.enableCheckpointing(CHECKPOINT_MILLIS);
    ReplayJob.Replay replay = job.apply(env);
    Path count = state.count();
    Files.deleteIfExists(count);
    LineFile.write(
        RowLines.of(replay.records(), rows),
        "rows",
        rows == null ? state.nothing() : rows.file(),
        rows == null ? null : rows.format().header(),
        count);
    LineFile.write(LineFile.bytes(replay.leftOut()), "left-out lines", state.leftOut(), null, null);
    IdleSource.addTo(env);
    end(EmbeddedFlink.submit(env, config));
  }

  private void end(EmbeddedFlink.Submitted submitted) throws Exception {
    CompletableFuture<JobExecutionResult> end = submitted.job().getJobExecutionResult();
    while (!hasEnded(submitted, end)) {
      Thread.sleep(POLL_MILLIS);
      tell();
    }
    tell();
    state.finish(
        Map.of(
            "records",
            Files.readString(state.count()),
            "left-out",
            Long.toString(told.stream().filter(line -> !EmbeddedReplay.isNote(line)).count())));
    submitted.job().cancel().get();
    // That it was cancelled is what it ends with.
    var unused = end.handle((result, e) -> result).get();
  }

  private boolean hasEnded(
      EmbeddedFlink.Submitted submitted, CompletableFuture<JobExecutionResult> end)
      throws Exception {
    if (end.isDone()) {
      String why = end.handle((result, e) -> e == null ? "it ended" : RootCause.of(e)).get();
      throw new IllegalStateException("the job failed: " + why);
    }
    try {
      AccessExecutionGraph graph =
          submitted
              .cluster()
              .getExecutionGraph(submitted.job().getJobID())
              .get(1, TimeUnit.SECONDS);
      boolean all = true;
      for (AccessExecutionJobVertex vertex : graph.getVerticesTopologically()) {
        all &=
            IdleSource.isNamed(vertex.getName())
                || vertex.getAggregateState() == ExecutionState.FINISHED;
      }
      return all;
    } catch (TimeoutException | ExecutionException e) {
      // Busy, or about to say why it failed.
      return false;
    }
  }

  /** What was left out so far, by this run or one before it; each line once. */
  private void tell() throws IOException {
    if (!Files.exists(state.leftOut()) || Files.size(state.leftOut()) == readBytes) {
      return;
    }
    readBytes = Files.size(state.leftOut());
    String text = Files.readString(state.leftOut());
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
      if (!line.isEmpty() && told.add(line)) {
        leftOut.accept(line);
      }
    }
  }
}
