package io.halfopen.job.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * One archive file.
 *
 * @param path of one of Flink's file systems
 * @param minMicros the smallest capture time in it, microseconds since 1970-01-01 UTC
 * @param maxMicros the largest
 * @param done events of it that were read already
 */
public record ArchiveSplit(String path, long minMicros, long maxMicros, long done)
    implements SourceSplit, Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public String splitId() {
    return path;
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeUTF(path);
    out.writeLong(minMicros);
    out.writeLong(maxMicros);
    out.writeLong(done);
  }

  private static ArchiveSplit read(DataInputStream in) throws IOException {
    return new ArchiveSplit(in.readUTF(), in.readLong(), in.readLong(), in.readLong());
  }

  private static void require(int version) throws IOException {
    if (version != 1) {
      throw new IOException("archive split of unknown version " + version);
    }
  }

  /** Version 1: the fields in order. */
  static final class One implements SimpleVersionedSerializer<ArchiveSplit> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(ArchiveSplit split) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      split.write(new DataOutputStream(bytes));
      return bytes.toByteArray();
    }

    @Override
    public ArchiveSplit deserialize(int version, byte[] serialized) throws IOException {
      require(version);
      return read(new DataInputStream(new ByteArrayInputStream(serialized)));
    }
  }

  /** Version 1: how many, then each. */
  static final class Many implements SimpleVersionedSerializer<List<ArchiveSplit>> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(List<ArchiveSplit> splits) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(splits.size());
      for (ArchiveSplit split : splits) {
        split.write(out);
      }
      return bytes.toByteArray();
    }

    @Override
    public List<ArchiveSplit> deserialize(int version, byte[] serialized) throws IOException {
      require(version);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      List<ArchiveSplit> splits = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        splits.add(read(in));
      }
      return splits;
    }
  }
}
