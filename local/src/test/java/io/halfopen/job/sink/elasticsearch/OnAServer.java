package io.halfopen.job.sink.elasticsearch;

import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.servers.ElasticsearchProcess.Version;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that write to a real server. */
abstract class OnAServer {
  @RegisterExtension final RunningServer running;
  @TempDir Path folder;

  OnAServer(Version version) {
    running = new RunningServer(version);
  }

  final String sink(String prefix) {
    return "elasticsearch:" + running.where(prefix);
  }

  final StreamExecutionEnvironment environment() {
    Configuration config = new Configuration();
    config.setString("restart-strategy.type", "fixed-delay");
    config.setString("restart-strategy.fixed-delay.attempts", "10");
    config.setString("restart-strategy.fixed-delay.delay", "500 ms");
    config.setString("rest.bind-port", "0");
    config.setString("rest.bind-address", "127.0.0.1");
    config.setString(
        "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, config);
    env.enableCheckpointing(500);
    return env;
  }

  static DataStream<Ja4TScanRecord> records(
      StreamExecutionEnvironment env, int count, int revision) {
    return env.fromSequence(0, count - 1)
        .map(
            n -> {
              Ja4TScanRecord record = Numbered.record(n);
              record.setRevision(revision);
              return record;
            })
        .returns(new AvroTypeInfo<>(Ja4TScanRecord.class));
  }

  static DataStream<FingerprintChange> changes(StreamExecutionEnvironment env, int count) {
    return env.fromSequence(0, count - 1)
        .map(Numbered::change)
        .returns(new AvroTypeInfo<>(FingerprintChange.class));
  }
}
