package io.halfopen.job.sink.elasticsearch;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriterStateSerializer;

/** Operations that a checkpoint found waiting. */
final class OperationStateSerializer extends AsyncSinkWriterStateSerializer<Operation> {
  private static final int VERSION = 1;

  @Override
  protected void serializeRequestToStream(Operation operation, DataOutputStream out)
      throws IOException {
    out.writeUTF(operation.index());
    out.writeUTF(operation.id());
    out.writeLong(operation.version());
    byte[] source = operation.source();
    out.writeInt(source == null ? -1 : source.length);
    if (source != null) {
      out.write(source);
    }
  }

  @Override
  protected Operation deserializeRequestFromStream(long size, DataInputStream in)
      throws IOException {
    String index = in.readUTF();
    String id = in.readUTF();
    long version = in.readLong();
    int length = in.readInt();
    return new Operation(index, id, version, length < 0 ? null : in.readNBytes(length));
  }

  @Override
  public int getVersion() {
    return VERSION;
  }
}
