package io.halfopen.job.source;

import io.halfopen.job.fingerprint.Packet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * A part of a packet topic, bounded: time goes as it went for the live job, with the heartbeats and
 * with when the broker appended what, however long ago that was.
 */
public final class TopicPackets {
  /**
   * How far one partition is read ahead of another. The live job's would make an hour of the log
   * take two minutes at least, since readers are told once a second.
   */
  private static final Duration DRIFT = Duration.ofMinutes(5);

  private static final Duration TOLD = Duration.ofMillis(100);

  private TopicPackets() {}

  /**
   * Packets that are wanted; heartbeats leave by {@link KafkaPackets#HEARTBEATS}, messages that are
   * no event by {@link KafkaPackets#DEAD_LETTERS}.
   *
   * @param name unique among the sources, and the same in every run
   * @param maxSensors see {@link io.halfopen.job.JobOptions}
   */
  public static SingleOutputStreamOperator<Packet> packets(
      StreamExecutionEnvironment env,
      TopicRange range,
      String name,
      EventFilter filter,
      int maxSensors) {
    WatermarkStrategy<LogEntry> watermarks =
        WatermarkStrategy.<LogEntry>forGenerator(context -> new SensorClock(maxSensors))
            .withTimestampAssigner((entry, brokerTime) -> entry.millis(brokerTime))
            .withWatermarkAlignment(name, DRIFT, TOLD);
    int readers = Math.max(1, Math.min(range.until().size(), env.getParallelism()));
    var entries =
        env.fromSource(
                new TopicSource(source(range)),
                watermarks,
                name,
                TypeInformation.of(LogEntry.class))
            .setParallelism(readers)
            .uid(name)
            // Behind the clock: who is not wanted was heard all the same.
            .filter(new Wanted(filter.within(range.fromMicros(), range.untilMicros())))
            .setParallelism(readers)
            .uid(name + "-wanted")
            .name("wanted packets");
    return Triage.of(entries, false).setParallelism(readers).uid(name + "-triage");
  }

  /** A message and where it stood, in one line. */
  public static String line(DeadLetter letter) {
    return "kafka:%s: partition %d, offset %d: %s"
        .formatted(letter.topic(), letter.partition(), letter.offset(), letter.reason());
  }

  private static KafkaSource<LogEntry> source(TopicRange range) {
    KafkaSourceBuilder<LogEntry> source = KafkaSource.builder();
    String topic = range.topic();
    Properties properties = new Properties();
    properties.putAll(range.properties());
    // What the broker deletes meanwhile is missed aloud.
    return source
        .setProperties(properties)
        .setBootstrapServers(range.servers())
        .setTopics(topic)
        .setStartingOffsets(
            OffsetsInitializer.offsets(offsets(topic, range.from()), OffsetResetStrategy.NONE))
        .setBounded(
            OffsetsInitializer.offsets(offsets(topic, range.until()), OffsetResetStrategy.NONE))
        .setDeserializer(new PacketLogDeserializer())
        .setProperty("partition.discovery.interval.ms", "-1")
        .build();
  }

  private static Map<TopicPartition, Long> offsets(String topic, Map<Integer, Long> each) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    each.forEach((partition, at) -> offsets.put(new TopicPartition(topic, partition), at));
    return offsets;
  }

  /** What a filter wants, counted as it is read. */
  private static final class Wanted extends RichFilterFunction<LogEntry> {
    private static final long serialVersionUID = 1L;
    private final EventFilter filter;
    private transient ReadMeter meter;

    @SuppressWarnings("NullAway") // Flink calls open before anything else
    Wanted(EventFilter filter) {
      this.filter = filter;
    }

    @Override
    public void open(OpenContext context) {
      meter = new ReadMeter(getRuntimeContext().getMetricGroup());
    }

    @Override
    public boolean filter(LogEntry entry) {
      meter.events(1);
      if (entry.packet() != null) {
        return filter.wants(entry.packet());
      }
      return entry.heartbeat() == null
          ? entry.deadLetter() != null
          : filter.wants(entry.heartbeat());
    }
  }
}
