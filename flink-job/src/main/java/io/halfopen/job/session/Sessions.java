package io.halfopen.job.session;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.JobOptions;
import io.halfopen.job.fingerprint.Packet;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.util.OutputTag;

/**
 * The session window: packets keyed by endpoint and probe, gathered by event time until the gap has
 * passed, made into a record.
 */
public final class Sessions {
  /** Sensor and scan of packets that were read from capture files. */
  public static final String CAPTURE = "capture";

  /** Packets behind the watermark, and why each is here: corrects, dropped, full. */
  public static final OutputTag<Tuple2<PacketEvent, String>> LATE =
      new OutputTag<>(
          "late", new TupleTypeInfo<>(new AvroTypeInfo<>(PacketEvent.class), Types.STRING));

  private Sessions() {}

  /** Records of all exchanges; late packets leave by {@link #LATE}. */
  public static SingleOutputStreamOperator<Ja4TScanRecord> of(
      DataStream<Packet> packets, DataStream<SensorHeartbeat> heartbeats, JobOptions options) {
    return of(packets, heartbeats, options, false);
  }

  /**
   * The same.
   *
   * @param midway whether, without a kept state, the packets begin in the middle: what their
   *     sensors captured before is not here
   */
  public static SingleOutputStreamOperator<Ja4TScanRecord> of(
      DataStream<Packet> packets,
      DataStream<SensorHeartbeat> heartbeats,
      JobOptions options,
      boolean midway) {
    StreamExecutionEnvironment env = packets.getExecutionEnvironment();
    refuse(env.getConfiguration());
    KeySelector<Packet, Integer> key = Packet::key;
    KeyedStream<Packet, Integer> keyed = packets.keyBy(key, Types.INT);
    TwoInputTransformation<Packet, SensorHeartbeat, Ja4TScanRecord> sessions =
        new TwoInputTransformation<>(
            keyed.getTransformation(),
            heartbeats.broadcast().getTransformation(),
            "sessions",
            SimpleOperatorFactory.of(new SessionOperator(options, midway)),
            new RecordType(),
            env.getParallelism());
    sessions.setStateKeySelectors(key, null);
    sessions.setStateKeyType(Types.INT);
    env.addOperator(sessions);
    return new Stream(env, sessions);
  }

  /**
   * Whether a record goes to the feed: all but those of exchanges during which the listening had a
   * hole. Of an exchange that the feed was told of before, it is told this as well; a first
   * revision, then, unless first looks are told.
   *
   * <p>A stream of their own for them would do as well, and would come between operators that are
   * one task without it.
   */
  public static boolean isForFeed(Ja4TScanRecord record, boolean progressive) {
    return record.getEnded() != Ended.INCOMPLETE || progressive || record.getRevision() > 0;
  }

  /** What the operator cannot run under is said before anything starts. */
  private static void refuse(ReadableConfig config) {
    if (config.get(ExecutionOptions.RUNTIME_MODE) != RuntimeExecutionMode.STREAMING) {
      throw new BadInputException(
          "execution.runtime-mode: sessions need STREAMING, bounded inputs included");
    }
    String backend = config.getOptional(StateBackends.TYPE).orElse("hashmap");
    String timers = config.getOptional(StateBackends.ROCKSDB_TIMERS).orElse("ROCKSDB");
    if (backend.contains("rocksdb") && timers.equalsIgnoreCase("HEAP")) {
      throw new BadInputException(
          "state.backend.rocksdb.timer-service.factory: HEAP fails every checkpoint here; leave"
              + " it out, or use ROCKSDB");
    }
  }

  private static final class Stream extends SingleOutputStreamOperator<Ja4TScanRecord> {
    Stream(
        StreamExecutionEnvironment env,
        TwoInputTransformation<Packet, SensorHeartbeat, Ja4TScanRecord> sessions) {
      super(env, sessions);
    }
  }
}
