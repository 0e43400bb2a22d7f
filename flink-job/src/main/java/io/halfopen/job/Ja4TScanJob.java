package io.halfopen.job;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.session.Sessions;
import io.halfopen.job.sink.KafkaFeeds;
import io.halfopen.job.sink.RecordFiles;
import io.halfopen.job.source.CaptureSource;
import io.halfopen.job.source.KafkaPackets;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** The pipeline: packet events, keyed by probe, windowed by session, made into records. */
public final class Ja4TScanJob {
  /** Fixed for good: it decides which key belongs to which part of a savepoint. */
  static final int MAX_PARALLELISM = 128;

  private Ja4TScanJob() {}

  /** Runs the live job on whatever cluster it is submitted to. */
  public static void main(String[] args) throws Exception {
    JobArguments arguments = JobArguments.parse(args);
    if (arguments == null) {
      return;
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
      env.enableCheckpointing(10_000);
    }
    live(env, arguments.bootstrapServers, arguments.group, arguments.options(), arguments.files);
    env.execute("halfopen");
  }

  /** From the packet topic to the feed, and to files where a folder is given. */
  public static void live(
      StreamExecutionEnvironment env,
      String servers,
      String group,
      JobOptions options,
      @Nullable String filesFolder) {
    var packets = KafkaPackets.from(env, servers, Topics.PACKETS, group);
    var records = assemble(packets, packets.getSideOutput(KafkaPackets.HEARTBEATS), options);

    records.sinkTo(KafkaFeeds.records(servers, Topics.FINGERPRINTS)).uid("feed").name("feed");
    records
        .getSideOutput(Sessions.LATE)
        .sinkTo(KafkaFeeds.packets(servers, Topics.LATE))
        .uid("late")
        .name("late packets");
    packets
        .getSideOutput(KafkaPackets.DEAD_LETTERS)
        .sinkTo(KafkaFeeds.deadLetters(servers, Topics.DEAD_LETTERS))
        .uid("dead-letters")
        .name("dead letters");
    if (filesFolder != null) {
      toFiles(records, filesFolder);
    }
  }

  /** Capture files, bounded: the same assembly over a source that ends. */
  public static DataStream<Ja4TScanRecord> captures(
      StreamExecutionEnvironment env, List<String> files, JobOptions options) {
    var packets = CaptureSource.packets(env, files);
    // Captures hold no heartbeats: this output stays empty and only passes time on.
    return assemble(packets, packets.getSideOutput(KafkaPackets.HEARTBEATS), options);
  }

  /** Packets, timestamped and watermarked, and what the sensors promise, become records. */
  static SingleOutputStreamOperator<Ja4TScanRecord> assemble(
      DataStream<Packet> packets, DataStream<SensorHeartbeat> heartbeats, JobOptions options) {
    packets.getExecutionEnvironment().setMaxParallelism(MAX_PARALLELISM);
    packets.getExecutionEnvironment().getConfig().enableObjectReuse();
    return Sessions.of(packets, heartbeats, options).uid("sessions").name("sessions");
  }

  private static void toFiles(DataStream<Ja4TScanRecord> records, String folder) {
    DataStream<Ja4TScanRecord> last =
        records.filter(r -> r.getEnded() != Ended.OPEN).uid("final").name("final records");
    for (String kind : List.of("json", "csv")) {
      last.sinkTo(RecordFiles.in(folder, kind)).uid("files-" + kind).name("files: " + kind);
    }
  }
}
