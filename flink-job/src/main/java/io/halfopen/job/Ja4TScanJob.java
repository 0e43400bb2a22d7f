package io.halfopen.job;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.archive.ArchiveOptions;
import io.halfopen.job.archive.ArchiveSink;
import io.halfopen.job.change.ChangeOptions;
import io.halfopen.job.change.ChangeStream;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.label.LabelStream;
import io.halfopen.job.session.Sessions;
import io.halfopen.job.sink.KafkaFeeds;
import io.halfopen.job.sink.RecordSinks;
import io.halfopen.job.sink.SinkContext;
import io.halfopen.job.source.CaptureSource;
import io.halfopen.job.source.KafkaPackets;
import io.halfopen.job.source.KafkaTopics;
import io.halfopen.job.source.TickSource;
import java.util.List;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline: packet events, keyed by probe, windowed by session, made into records, compared
 * with what their endpoints were, labelled.
 */
public final class Ja4TScanJob {
  /** Fixed for good: it decides which key belongs to which part of a savepoint. */
  static final int MAX_PARALLELISM = 128;

  private Ja4TScanJob() {}

  /**
   * Runs the live job on whatever cluster it is submitted to.
   *
   * @throws ProgramParametrizationException the one kind of which {@code flink run} prints the
   *     message alone, for whatever was given and cannot be used; its exit status is 1
   */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    try {
      JobArguments arguments = JobArguments.parse(args);
      if (arguments == null) {
        return;
      }
      if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
        env.enableCheckpointing(10_000);
      }
      live(
          env,
          arguments.kafka.options(),
          arguments.options(),
          arguments.insight.options(),
          arguments.sinks.specs(),
          arguments.archive());
    } catch (BadInputException e) {
      throw new ProgramParametrizationException(JobCommands.lines("halfopen-job", e));
    }
    env.execute("halfopen");
  }

  /**
   * From the packet topic to the feeds, to the sinks that were chosen, and to an archive.
   *
   * @param sinks each as {@code SCHEME:WHERE}
   * @param archive where raw events are kept, or null where they are not
   * @throws BadInputException where Kafka is not there, its topics cannot be used, a table or
   *     baseline cannot be read, or a sink does not exist or cannot be used
   */
  public static void live(
      StreamExecutionEnvironment env,
      KafkaOptions kafka,
      JobOptions options,
      InsightOptions insight,
      List<String> sinks,
      @Nullable ArchiveOptions archive) {
    if (archive != null) {
      archive.require();
    }
    Topics topics = kafka.topics();
    int partitions = KafkaTopics.prepare(kafka);
    boolean midway = KafkaTopics.beginsMidway(kafka, partitions);
    TickSource.addTo(env, kafka);
    var packets = KafkaPackets.from(env, kafka, partitions, options.maxSensors(), archive != null);
    var exchanges =
        assemble(packets, packets.getSideOutput(KafkaPackets.HEARTBEATS), options, midway);
    var compared = compared(exchanges, kafka, insight.changes(), sinks);
    var records = labelled(compared, insight);

    boolean progressive = options.progressive();
    records
        .filter(r -> Sessions.isForFeed(r, progressive))
        .uid("for-feed")
        .name("for the feed")
        .sinkTo(KafkaFeeds.records(kafka, topics.fingerprints()))
        .uid("feed")
        .name("feed");
    records
        .filter(r -> r.getEnded() == Ended.INCOMPLETE && !progressive)
        .uid("incomplete-records")
        .name("incomplete")
        .sinkTo(KafkaFeeds.records(kafka, topics.incomplete()))
        .uid("incomplete")
        .name("incomplete records");
    exchanges
        .getSideOutput(Sessions.LATE)
        .sinkTo(KafkaFeeds.packets(kafka, topics.late()))
        .uid("late")
        .name("late packets");
    packets
        .getSideOutput(KafkaPackets.DEAD_LETTERS)
        .sinkTo(KafkaFeeds.deadLetters(kafka, topics.deadLetters()))
        .uid("dead-letters")
        .name("dead letters");
    RecordSinks.attach(last(records), sinks, SinkContext.of(kafka));
    if (archive != null) {
      packets
          .getSideOutput(KafkaPackets.ARCHIVED)
          .sinkTo(new ArchiveSink(archive))
          .setParallelism(packets.getParallelism())
          .uid("archive")
          .name("archive");
    }
  }

  /** Capture files, bounded: the same assembly over a source that ends. */
  public static DataStream<Ja4TScanRecord> captures(
      StreamExecutionEnvironment env, List<String> files, JobOptions options) {
    var packets = CaptureSource.packets(env, files);
    // Captures hold no heartbeats: this output says what they lack, and passes time on.
    return assemble(packets, packets.getSideOutput(KafkaPackets.HEARTBEATS), options, false);
  }

  /** Packets, timestamped and watermarked, and what the sensors promise, become records. */
  static SingleOutputStreamOperator<Ja4TScanRecord> assemble(
      DataStream<Packet> packets,
      DataStream<SensorHeartbeat> heartbeats,
      JobOptions options,
      boolean midway) {
    packets.getExecutionEnvironment().setMaxParallelism(MAX_PARALLELISM);
    packets.getExecutionEnvironment().getConfig().enableObjectReuse();
    return Sessions.of(packets, heartbeats, options, midway).uid("sessions").name("sessions");
  }

  /** Held against what endpoints were before; what changed leaves for a feed of its own. */
  private static DataStream<Ja4TScanRecord> compared(
      DataStream<Ja4TScanRecord> records,
      KafkaOptions kafka,
      @Nullable ChangeOptions options,
      List<String> sinks) {
    if (options == null) {
      return records;
    }
    var compared = ChangeStream.of(records, options, new KnownBaselines());
    var changes = compared.getSideOutput(ChangeStream.CHANGES);
    changes
        .sinkTo(KafkaFeeds.changes(kafka, kafka.topics().changes()))
        .uid("changes-feed")
        .name("changes feed");
    RecordSinks.attachChanges(changes, sinks, SinkContext.of(kafka));
    return compared;
  }

  /** What the endpoints may be; a user's table is read again whenever it changes. */
  private static DataStream<Ja4TScanRecord> labelled(
      DataStream<Ja4TScanRecord> records, InsightOptions insight) {
    return insight.labels() == null
        ? LabelStream.of(records, null)
        : LabelStream.of(records, insight.labels(), insight.labelsReload());
  }

  /** Without first looks. */
  private static DataStream<Ja4TScanRecord> last(DataStream<Ja4TScanRecord> records) {
    return records.filter(r -> r.getEnded() != Ended.OPEN).uid("final").name("final records");
  }
}
