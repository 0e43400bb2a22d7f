package io.halfopen.job.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A file that is written and waits for its checkpoint.
 *
 * @param path where it will be
 * @param version of {@code recoverable}'s form
 * @param recoverable what the file system needs to make it visible
 * @param manifest its manifest
 */
public record ArchivePart(String path, int version, byte[] recoverable, String manifest) {
  /** Version 1: the four fields in order. */
  static final class Serializer implements SimpleVersionedSerializer<ArchivePart> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(ArchivePart part) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF(part.path());
      out.writeInt(part.version());
      out.writeInt(part.recoverable().length);
      out.write(part.recoverable());
      out.writeUTF(part.manifest());
      return bytes.toByteArray();
    }

    @Override
    public ArchivePart deserialize(int version, byte[] serialized) throws IOException {
      if (version != 1) {
        throw new IOException("archive file of unknown version " + version + " in the checkpoint");
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      String path = in.readUTF();
      int form = in.readInt();
      byte[] recoverable = in.readNBytes(in.readInt());
      return new ArchivePart(path, form, recoverable, in.readUTF());
    }
  }
}
