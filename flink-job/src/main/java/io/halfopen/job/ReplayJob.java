package io.halfopen.job;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.label.LabelStream;
import io.halfopen.job.sink.RecordSinks;
import io.halfopen.job.sink.SinkContext;
import io.halfopen.job.source.ArchiveSource;
import io.halfopen.job.source.CaptureSource;
import io.halfopen.job.source.DeadLetter;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.source.HeartbeatOrder;
import io.halfopen.job.source.KafkaPackets;
import io.halfopen.job.source.TopicPackets;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.PrintSink;
import org.jspecify.annotations.Nullable;

/** Packets that were kept, bounded, through the live job's assembly: the same records again. */
public final class ReplayJob {
  private static final String LEFT_OUT = "LEFT OUT";

  private ReplayJob() {}

  /**
   * Runs it on whatever cluster it is submitted to. What was left out stands in the task managers'
   * standard error, and is no failure there.
   *
   * @throws ProgramParametrizationException for whatever was given and cannot be used
   */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    try {
      ReplayArguments arguments = ReplayArguments.parse(args);
      if (arguments == null) {
        return;
      }
      if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
        env.enableCheckpointing(10_000);
      }
      ReplayInput input = arguments.input();
      input.archive().leftOut().forEach(line -> System.err.println(LEFT_OUT + "> " + line));
      if (input.isEmpty()) {
        throw new BadInputException("nothing to read: no file holds anything that is wanted");
      }
      replay(env, input, arguments.options(), arguments.labels.file(), arguments.sinks.specs())
          .leftOut()
          .sinkTo(new PrintSink<>(LEFT_OUT, true))
          .uid("left-out-lines")
          .name("left-out lines");
    } catch (BadInputException e) {
      throw new ProgramParametrizationException(JobCommands.lines("halfopen-replay", e));
    }
    env.execute("halfopen replay");
  }

  /**
   * What came of it.
   *
   * @param records the last revision of each, also of those during which nobody listened throughout
   * @param leftOut what could not be read, and where, in a line each
   */
  public record Replay(DataStream<Ja4TScanRecord> records, DataStream<String> leftOut) {}

  /**
   * Builds it.
   *
   * @param labels the user's table beside the project's, or null
   * @param sinks each as {@code SCHEME:WHERE}
   */
  public static Replay replay(
      StreamExecutionEnvironment env,
      ReplayInput input,
      JobOptions options,
      @Nullable String labels,
      List<String> sinks) {
    EventFilter filter = input.filter();
    var archived = ArchiveSource.packets(env, input.archive().files(), filter);
    DataStream<Packet> packets = archived;
    DataStream<SensorHeartbeat> heartbeats = archived.getSideOutput(KafkaPackets.HEARTBEATS);
    DataStream<DeadLetter> unreadable = archived.getSideOutput(KafkaPackets.DEAD_LETTERS);
    if (!input.captures().isEmpty()) {
      var captured = CaptureSource.packets(env, input.captures(), filter);
      packets = packets.union(captured);
      heartbeats = heartbeats.union(captured.getSideOutput(KafkaPackets.HEARTBEATS));
      unreadable = unreadable.union(captured.getSideOutput(KafkaPackets.DEAD_LETTERS));
    }
    DataStream<String> leftOut =
        unreadable.map(DeadLetter::line).returns(Types.STRING).uid("left-out").name("left out");
    for (int i = 0; i < input.topics().size(); i++) {
      String name = "topic-" + (i + 1);
      var read =
          TopicPackets.packets(env, input.topics().get(i), name, filter, options.maxSensors());
      packets = packets.union(read);
      heartbeats = heartbeats.union(read.getSideOutput(KafkaPackets.HEARTBEATS));
      leftOut =
          leftOut.union(
              read.getSideOutput(KafkaPackets.DEAD_LETTERS)
                  .map(TopicPackets::line)
                  .returns(Types.STRING)
                  .uid(name + "-left-out")
                  .name("no events"));
    }
    JobOptions settled = options.withSettled(true).withUnheard(input.capturedUntilMillis());
    var exchanges =
        Ja4TScanJob.assemble(packets, HeartbeatOrder.of(heartbeats), settled, input.midway());
    var records = LabelStream.of(exchanges, labels);
    RecordSinks.attach(records, sinks, SinkContext.alone());
    return new Replay(records, leftOut);
  }
}
