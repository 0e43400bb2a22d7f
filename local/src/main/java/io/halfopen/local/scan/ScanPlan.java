package io.halfopen.local.scan;

import io.halfopen.event.BadInputException;
import io.halfopen.job.archive.ArchiveOptions;
import io.halfopen.job.sink.KafkaRecords;
import io.halfopen.scanner.scan.ScanConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do.
 *
 * <pre>{@code
 * ScanPlan.of(config, Duration.ofSeconds(65))
 *     .withKafka("broker-1:9092")
 *     .withSpool(Path.of("/var/lib/halfopen/spool"), 1L << 30)
 *     .withEvery(Duration.ofHours(6));
 * }</pre>
 *
 * @param scan the scanner's part; of the first round where there are several
 * @param sessionGap silence that ends an exchange
 * @param data folder below which the embedded run keeps its data, or null for a temporary one
 * @param bootstrapServers Kafka to publish to, whose job is somebody else's; null for the embedded
 *     default
 * @param kafka what that Kafka's clients are told beside the servers
 * @param spool folder where events wait while that Kafka is away, or null for {@link #spoolFolder}
 * @param spoolLimitBytes at most about so much waits there
 * @param state file that keeps how far the scan is, and from which it goes on; null for none
 * @param every from the beginning of one round to that of the next, or null for one round
 * @param sinks where the embedded job lets records flow beside, each as {@code SCHEME:WHERE}
 * @param labels the user's table of labels beside the project's, or null
 * @param baselines records, captures and archives that the embedded job knows from the start, so
 *     that sinks are told what changed since
 * @param archive where the embedded job keeps raw packets and heartbeats, or null
 */
public record ScanPlan(
    ScanConfig scan,
    Duration sessionGap,
    @Nullable Path data,
    @Nullable String bootstrapServers,
    Map<String, String> kafka,
    @Nullable Path spool,
    long spoolLimitBytes,
    @Nullable Path state,
    @Nullable Duration every,
    List<String> sinks,
    @Nullable String labels,
    List<String> baselines,
    @Nullable ArchiveOptions archive) {
  /** The default of {@link #spoolLimitBytes}. */
  public static final long SPOOL_LIMIT_BYTES = 1L << 30;

  /** Checks what needs something else. */
  public ScanPlan {
    kafka = Map.copyOf(kafka);
    if (spoolLimitBytes < 1) {
      throw new BadInputException("--spool-limit " + spoolLimitBytes + ": give a size above zero");
    }
    if (every != null && (every.isZero() || every.isNegative())) {
      throw new BadInputException("--every " + every + ": give a time above zero, such as 6h");
    }
    if (!sinks.isEmpty() && bootstrapServers != null) {
      throw new BadInputException(
          "--sink belongs to the job that reads from " + bootstrapServers + ": give it there");
    }
    if (labels != null && bootstrapServers != null) {
      throw new BadInputException(
          "--labels belongs to the job that reads from " + bootstrapServers + ": give it there");
    }
    if (!baselines.isEmpty() && bootstrapServers != null) {
      throw new BadInputException(
          "--baseline belongs to the job that reads from " + bootstrapServers + ": give it there");
    }
    if (!baselines.isEmpty() && sinks.isEmpty()) {
      throw new BadInputException(
          "--baseline: name where changes go as well: --sink files:FOLDER, for one");
    }
    baselines = List.copyOf(baselines);
    if (archive != null && bootstrapServers != null) {
      throw new BadInputException(
          "--archive belongs to the job that reads from " + bootstrapServers + ": give it there");
    }
    // The embedded Kafka ends with the scan, and what stands in it.
    sinks.stream()
        .filter(sink -> sink.startsWith("kafka:"))
        .forEach(sink -> KafkaRecords.requireServers(sink.substring("kafka:".length())));
    sinks = List.copyOf(sinks);
    if (state != null && bootstrapServers == null && data == null) {
      throw new BadInputException(
          "--resume needs what was heard before: keep the embedded broker's data with --data DIR,"
              + " or publish to a Kafka of your own with --bootstrap-servers");
    }
  }

  /** One round through the embedded default. */
  public static ScanPlan of(ScanConfig scan, Duration sessionGap) {
    return new ScanPlan(
        scan,
        sessionGap,
        null,
        null,
        Map.of(),
        null,
        SPOOL_LIMIT_BYTES,
        null,
        null,
        List.of(),
        null,
        List.of(),
        null);
  }

  /** The same with the embedded run's data kept below this folder. */
  public ScanPlan withData(@Nullable Path folder) {
    return but(draft -> draft.data = folder);
  }

  /** The same publishing to this Kafka, {@code HOST:PORT[,...]}. */
  public ScanPlan withKafka(@Nullable String servers) {
    return withKafka(servers, Map.of());
  }

  /** The same with what Kafka's clients are told beside the servers. */
  public ScanPlan withKafka(@Nullable String servers, Map<String, String> properties) {
    return but(
        draft -> {
          draft.bootstrapServers = servers;
          draft.kafka = properties;
        });
  }

  /** The same with events waiting in this folder while Kafka is away. */
  public ScanPlan withSpool(@Nullable Path folder, long limitBytes) {
    return but(
        draft -> {
          draft.spool = folder;
          draft.spoolLimitBytes = limitBytes;
        });
  }

  /** The same with how far it is kept in this file; where it is there, the scan goes on from it. */
  public ScanPlan withState(@Nullable Path file) {
    return but(draft -> draft.state = file);
  }

  /** The same again and again. */
  public ScanPlan withEvery(@Nullable Duration period) {
    return but(draft -> draft.every = period);
  }

  /** The same with records flowing there too. */
  public ScanPlan withSinks(List<String> others) {
    return but(draft -> draft.sinks = others);
  }

  /** The same with this table of labels beside the project's. */
  public ScanPlan withLabels(@Nullable String file) {
    return but(draft -> draft.labels = file);
  }

  /** The same telling sinks what changed since these. */
  public ScanPlan withBaselines(List<String> known) {
    return but(draft -> draft.baselines = known);
  }

  /** The same with what was heard kept there as well. */
  public ScanPlan withArchive(@Nullable ArchiveOptions place) {
    return but(draft -> draft.archive = place);
  }

  /** Whether records or packets go somewhere that has to be ended in order. */
  public boolean keeps() {
    return !sinks.isEmpty() || archive != null;
  }

  /** Where events wait: a folder that the next run finds again. */
  Path spoolFolder() {
    if (spool != null) {
      return spool;
    }
    String home = System.getenv("XDG_STATE_HOME");
    Path states =
        home == null || home.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(home);
    return states.resolve("halfopen").resolve("spool");
  }

  private ScanPlan but(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new ScanPlan(
        draft.scan,
        draft.sessionGap,
        draft.data,
        draft.bootstrapServers,
        draft.kafka,
        draft.spool,
        draft.spoolLimitBytes,
        draft.state,
        draft.every,
        draft.sinks,
        draft.labels,
        draft.baselines,
        draft.archive);
  }

  /** All components once, so that one of them can be another. */
  private static final class Draft {
    private ScanConfig scan;
    private Duration sessionGap;
    private @Nullable Path data;
    private @Nullable String bootstrapServers;
    private Map<String, String> kafka;
    private @Nullable Path spool;
    private long spoolLimitBytes;
    private @Nullable Path state;
    private @Nullable Duration every;
    private List<String> sinks;
    private @Nullable String labels;
    private List<String> baselines;
    private @Nullable ArchiveOptions archive;

    Draft(ScanPlan from) {
      scan = from.scan;
      sessionGap = from.sessionGap;
      data = from.data;
      bootstrapServers = from.bootstrapServers;
      kafka = from.kafka;
      spool = from.spool;
      spoolLimitBytes = from.spoolLimitBytes;
      state = from.state;
      every = from.every;
      sinks = from.sinks;
      labels = from.labels;
      baselines = from.baselines;
      archive = from.archive;
    }
  }
}
