package io.halfopen.job.sink;

import io.halfopen.event.FingerprintChange;
import io.halfopen.job.table.JsonFormat;
import io.halfopen.job.table.RowFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.jspecify.annotations.Nullable;

/** Files of changes as JSON lines, exactly once, below {@code changes} in the records' folder. */
public final class ChangeFiles {
  private ChangeFiles() {}

  /** A sink of parts in hourly folders. */
  public static FileSink<FingerprintChange> in(String folder) {
    return FileSink.forRowFormat(new Path(folder, "changes"), new Lines())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(
            OutputFileConfig.builder().withPartPrefix("changes").withPartSuffix(".jsonl").build())
        .build();
  }

  private static final class Lines implements Encoder<FingerprintChange> {
    private static final long serialVersionUID = 1L;
    private transient @Nullable RowFormat<FingerprintChange> format;

    @Override
    public void encode(FingerprintChange change, OutputStream out) throws IOException {
      if (format == null) {
        format = new JsonFormat<>(ChangeFields.fields().choose(null));
      }
      out.write((format.line(change) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
