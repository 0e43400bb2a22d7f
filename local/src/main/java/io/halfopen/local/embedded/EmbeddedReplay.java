package io.halfopen.local.embedded;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.JobOptions;
import io.halfopen.job.ReplayInput;
import io.halfopen.job.ReplayJob;
import io.halfopen.job.table.RowFormat;
import io.halfopen.scanner.wire.ContentCount;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;

/** Kept packets through the job, on a mini cluster in this process. */
public final class EmbeddedReplay {
  private final ReplayInput input;
  private final JobOptions options;
  private final @Nullable String labels;
  private final List<String> sinks;

  /** Takes the records, the last revision of each, in several threads at once. */
  @FunctionalInterface
  public interface Records {
    void accept(Ja4TScanRecord record) throws IOException;
  }

  /** Rows of records in a local file that can be gone on with; made again in each instance. */
  public interface Rows extends Serializable {
    /** The file that is written; it is no result before all is done. */
    Path file();

    RowFormat<Ja4TScanRecord> format();

    /** Which records get a row. */
    Predicate<Ja4TScanRecord> filter();
  }

  /**
   * @param labels the user's table beside the project's, or null
   * @param sinks where records go as well, each as {@code SCHEME:WHERE}
   */
  public EmbeddedReplay(
      ReplayInput input, JobOptions options, @Nullable String labels, List<String> sinks) {
    this.input = input;
    this.options = options;
    this.labels = labels;
    this.sinks = sinks;
  }

  /**
   * Returns when all is read.
   *
   * @param leftOut is told of each thing that could not be read, by another thread
   * @return how many these were
   */
  public int run(Records records, Consumer<String> leftOut) throws Exception {
    Workspace workspace = Workspace.create(null);
    Thread hook = new Thread(workspace::close, "halfopen-clean");
    Runtime.getRuntime().addShutdownHook(hook);
    AtomicInteger count = new AtomicInteger();
    try (workspace) {
      StreamExecutionEnvironment env = EmbeddedFlink.environment(workspace.path());
      var replay = job(env);
      try (Handover<Ja4TScanRecord> handover = new Handover<>(records::accept);
          CloseableIterator<String> lines = replay.leftOut().collectAsync()) {
        replay.records().sinkTo(handover.sink()).uid("records").name("records");
        JobClient job = env.executeAsync("halfopen fingerprint");
        Thread teller = new Thread(() -> tell(lines, count, leftOut), "halfopen-left-out");
        teller.setDaemon(true);
        teller.start();
        await(job, handover);
        teller.join();
      }
    }
    return count.get();
  }

  private static void await(JobClient job, Handover<?> handover) throws Exception {
    try {
      job.getJobExecutionResult().get();
    } catch (ExecutionException e) {
      handover.rethrow();
      throw e;
    }
  }

  /**
   * The same, so that a later run goes on where this one was ended. Returns when all is written,
   * with {@code state} being done.
   *
   * @param rows into a file, or null for sinks alone
   */
  public void run(ReplayState state, @Nullable Rows rows, Consumer<String> leftOut)
      throws Exception {
    Workspace workspace = Workspace.create(null);
    Runtime.getRuntime().addShutdownHook(new Thread(workspace::close, "halfopen-clean"));
    try (workspace) {
      new ResumableReplay(state, leftOut).run(this::job, rows, workspace.path());
    }
  }

  private ReplayJob.Replay job(StreamExecutionEnvironment env) {
    return ReplayJob.replay(env, input, options, labels, sinks);
  }

  /** Whether a line says what a capture held beside TCP, which is no loss. */
  public static boolean isNote(String line) {
    return line.startsWith(ContentCount.PASSED_OVER);
  }

  /** Where the job fails, who reads the records hears of it. */
  private static void tell(
      CloseableIterator<String> lines, AtomicInteger count, Consumer<String> leftOut) {
    try {
      while (lines.hasNext()) {
        String line = lines.next();
        if (!isNote(line)) {
          count.incrementAndGet();
        }
        leftOut.accept(line);
      }
    } catch (RuntimeException e) {
      leftOut.accept("what else was left out is not known: " + RootCause.of(e));
    }
  }
}
