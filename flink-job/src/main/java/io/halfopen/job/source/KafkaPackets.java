package io.halfopen.job.source;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.fingerprint.Packet;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Packets from the packet topic, timestamped by capture, watermarked by the sensors' heartbeats.
 */
public final class KafkaPackets {
  /** Messages that are no event. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

  /** What the sensors promise. */
  public static final OutputTag<SensorHeartbeat> HEARTBEATS =
      new OutputTag<>("heartbeats", new AvroTypeInfo<>(SensorHeartbeat.class));

  /** Packets and heartbeats as they came, where an archive is wanted. */
  public static final OutputTag<ArchivedEvent> ARCHIVED =
      new OutputTag<>("archived", new AvroTypeInfo<>(ArchivedEvent.class));

  /** A partition that is further ahead of the others waits, so catching up keeps little open. */
  private static final Duration DRIFT = Duration.ofSeconds(30);

  private KafkaPackets() {}

  /**
   * Reads the packet topic from the group's committed offsets, from its beginning where there are
   * none.
   *
   * @param partitions of the topic: a reader without one would never say what time it is, so there
   *     are at most as many
   * @param maxSensors see {@link io.halfopen.job.JobOptions}
   * @param archived whether what comes also leaves by {@link #ARCHIVED}
   */
  public static SingleOutputStreamOperator<Packet> from(
      StreamExecutionEnvironment env,
      KafkaOptions kafka,
      int partitions,
      int maxSensors,
      boolean archived) {
    WatermarkStrategy<LogEntry> watermarks =
        WatermarkStrategy.<LogEntry>forGenerator(context -> new SensorClock(maxSensors))
            .withTimestampAssigner((entry, brokerTime) -> entry.millis(brokerTime))
            .withWatermarkAlignment("packet-topic", DRIFT, Duration.ofSeconds(1));
    int readers = Math.min(partitions, env.getParallelism());
    var entries =
        env.fromSource(source(kafka), watermarks, "packet topic")
            .setParallelism(readers)
            .uid("packet-topic");
    return Triage.of(entries, archived).setParallelism(readers).uid("triage");
  }

  /**
   * The same without saying what time it is, for those to whom it does not matter: all leaves by
   * {@link #ARCHIVED}.
   */
  public static SingleOutputStreamOperator<Packet> untimed(
      StreamExecutionEnvironment env, KafkaOptions kafka, int partitions) {
    int readers = Math.min(partitions, env.getParallelism());
    var entries =
        env.fromSource(source(kafka), WatermarkStrategy.noWatermarks(), "packet topic")
            .setParallelism(readers)
            .uid("packet-topic");
    return Triage.of(entries, true).setParallelism(readers).uid("triage");
  }

  private static KafkaSource<LogEntry> source(KafkaOptions kafka) {
    return KafkaSource.<LogEntry>builder()
        .setProperties(kafka.asProperties())
        .setBootstrapServers(kafka.servers())
        .setTopics(kafka.topics().packets())
        .setGroupId(kafka.group())
        .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
        .setDeserializer(new PacketLogDeserializer())
        .setProperty("commit.offsets.on.checkpoint", "true")
        .setProperty("partition.discovery.interval.ms", "-1")
        .build();
  }
}
