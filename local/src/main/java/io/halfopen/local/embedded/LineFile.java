package io.halfopen.local.embedded;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Lines into one local file, exactly once: how long the file was stands in the checkpoint, and
 * whoever goes on from there cuts off what came after it. The file is no result before the job has
 * ended; giving it its name is left to who started the job.
 */
final class LineFile extends AbstractStreamOperator<Byte>
    implements OneInputStreamOperator<byte[], Byte>, BoundedOneInput {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER_BYTES = 1 << 16;

  private final String file;
  private final @Nullable String header;
  private final @Nullable String counted;
  private transient long count;
  private transient FileChannel channel;
  private transient OutputStream out;
  private transient ListState<Long> kept;

  @SuppressWarnings("NullAway") // Flink calls initializeState before anything else
  private LineFile(Path file, @Nullable String header, @Nullable Path counted) {
    this.file = file.toString();
    this.header = header;
    this.counted = counted == null ? null : counted.toString();
  }

  /**
   * Lines of UTF-8, each with its end.
   *
   * @param name also finds the operator in a checkpoint
   * @param header the line above all others, without its end, or null
   * @param counted a file that says at the end how many came, empty ones too; or null
   */
  static void write(
      DataStream<byte[]> lines,
      String name,
      Path file,
      @Nullable String header,
      @Nullable Path counted) {
    lines
        .transform(name, Types.BYTE, new LineFile(file, header, counted))
        .setParallelism(1)
        .uid(name.replace(' ', '-'));
  }

  /** What {@link #write} takes. */
  static DataStream<byte[]> bytes(DataStream<String> lines) {
    return lines
        .map(line -> (line + "\n").getBytes(StandardCharsets.UTF_8))
        .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    kept =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("length and count", Types.LONG));
    if (context.isRestored()) {
      Iterator<Long> numbers = kept.get().iterator();
      long length = numbers.next();
      count = numbers.next();
      channel = reopened();
      if (channel.size() < length) {
        throw new IOException(
            "%s: %d bytes long, at least %d were written: it cannot be gone on with"
                .formatted(file, channel.size(), length));
      }
      channel.truncate(length).position(length);
      out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    } else {
      channel =
          FileChannel.open(
              Path.of(file),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
      out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
      if (header != null) {
        out.write((header + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private FileChannel reopened() throws IOException {
    try {
      return FileChannel.open(Path.of(file), StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": is gone, so it cannot be gone on with", e);
    }
  }

  @Override
  public void processElement(StreamRecord<byte[]> line) throws IOException {
    count++;
    out.write(line.getValue());
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    out.flush();
    channel.force(false);
    kept.update(List.of(channel.position(), count));
  }

  @Override
  public void endInput() throws IOException {
    out.flush();
    channel.force(false);
    if (counted != null) {
      Files.writeString(Path.of(counted), Long.toString(count));
    }
  }

  @Override
  public void close() throws Exception {
    super.close();
    if (channel != null) {
      channel.close();
    }
  }
}
