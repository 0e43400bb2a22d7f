package io.halfopen.job.sink;

import io.halfopen.job.table.RowFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.util.function.SerializableSupplier;
import org.jspecify.annotations.Nullable;

/** One line a row, the header above them in each part. */
final class Lines<T> implements Encoder<T> {
  private static final long serialVersionUID = 1L;

  private final SerializableSupplier<RowFormat<T>> formats;
  private transient @Nullable RowFormat<T> format;
  private transient @Nullable OutputStream part;

  Lines(SerializableSupplier<RowFormat<T>> formats) {
    this.formats = formats;
  }

  @Override
  public void encode(T row, OutputStream out) throws IOException {
    if (format == null) {
      format = formats.get();
    }
    String header = format.header();
    if (header != null && part != out) {
      part = out;
      // A stream may be new and its part be not: after a failure writing goes on in the middle.
      if (!(out instanceof FSDataOutputStream file) || file.getPos() == 0) {
        line(header, out);
      }
    }
    line(format.line(row), out);
  }

  private static void line(String text, OutputStream out) throws IOException {
    out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
