package io.halfopen.job.sink;

import io.halfopen.event.Ja4TScanRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.jspecify.annotations.Nullable;

/** Files of records, exactly once: a part becomes visible with the checkpoint that ends it. */
public final class RecordFiles {
  private RecordFiles() {}

  /** A sink of {@code csv} or {@code json} parts into hourly folders below {@code folder}. */
  public static FileSink<Ja4TScanRecord> in(String folder, String kind) {
    return FileSink.forRowFormat(new Path(folder, kind), new Lines(RecordFormat.of(kind, null)))
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(
            OutputFileConfig.builder()
                .withPartPrefix("ja4tscan")
                .withPartSuffix(kind.equals("csv") ? ".csv" : ".jsonl")
                .build())
        .build();
  }

  /** One line a record; parts end with their checkpoint, so a new stream is always a new part. */
  private static final class Lines implements Encoder<Ja4TScanRecord> {
    private static final long serialVersionUID = 1L;
    private final RecordFormat format;
    private transient @Nullable OutputStream part;

    Lines(RecordFormat format) {
      this.format = format;
    }

    @Override
    public void encode(Ja4TScanRecord record, OutputStream out) throws IOException {
      String header = format.header();
      if (part != out) {
        part = out;
        if (header != null) {
          line(header, out);
        }
      }
      line(format.line(record), out);
    }

    private static void line(String text, OutputStream out) throws IOException {
      out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
