package io.halfopen.job.sink;

import io.halfopen.event.FingerprintChange;
import io.halfopen.job.table.JsonFormat;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.RollingPolicy;

/** Files of changes as JSON lines, exactly once, below {@code changes} in the records' folder. */
final class ChangeFiles {
  private ChangeFiles() {}

  /** A sink of parts in hourly folders. */
  static FileSink<FingerprintChange> in(
      String folder, RollingPolicy<FingerprintChange, String> policy, long checkMillis) {
    return FileSink.forRowFormat(
            new Path(folder, "changes"),
            new Lines<FingerprintChange>(
                () -> new JsonFormat<>(ChangeFields.fields().choose(null))))
        .withBucketAssigner(new EventHours<>(FingerprintChange::getOccurredMicros))
        .withRollingPolicy(policy)
        .withBucketCheckInterval(checkMillis)
        .withOutputFileConfig(
            OutputFileConfig.builder().withPartPrefix("changes").withPartSuffix(".jsonl").build())
        .build();
  }
}
