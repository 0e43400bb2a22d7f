package io.halfopen.job.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * All capture files of one run, read as one stream.
 *
 * @param done packets already emitted
 */
public record CaptureSplit(List<String> files, long done) implements SourceSplit {
  @Override
  public String splitId() {
    return "captures";
  }

  /** Version 1: count and names of the files, then the position. */
  static final class Serializer implements SimpleVersionedSerializer<CaptureSplit> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(CaptureSplit split) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(split.files().size());
      for (String file : split.files()) {
        out.writeUTF(file);
      }
      out.writeLong(split.done());
      return bytes.toByteArray();
    }

    @Override
    public CaptureSplit deserialize(int version, byte[] serialized) throws IOException {
      if (version != 1) {
        throw new IOException("capture split of unknown version " + version);
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      int count = in.readInt();
      List<String> files = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        files.add(in.readUTF());
      }
      return new CaptureSplit(files, in.readLong());
    }
  }
}
