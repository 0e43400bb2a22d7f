package io.halfopen.job.session;

import io.halfopen.job.fingerprint.Packet;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Two bytes of length, then the packet's bytes. */
public final class PacketSerializer extends TypeSerializerSingleton<Packet> {
  private static final long serialVersionUID = 1L;
  static final PacketSerializer INSTANCE = new PacketSerializer();

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public Packet createInstance() {
    return new Packet();
  }

  @Override
  public Packet copy(Packet from) {
    return copy(from, new Packet());
  }

  @Override
  public Packet copy(Packet from, Packet reuse) {
    reuse.set(from);
    return reuse;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(Packet packet, DataOutputView target) throws IOException {
    target.writeShort(packet.length());
    target.write(packet.bytes(), 0, packet.length());
  }

  @Override
  public Packet deserialize(DataInputView source) throws IOException {
    return deserialize(new Packet(), source);
  }

  @Override
  public Packet deserialize(Packet reuse, DataInputView source) throws IOException {
    int length = source.readUnsignedShort();
    source.readFully(reuse.resize(length), 0, length);
    return reuse;
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = source.readUnsignedShort();
    target.writeShort(length);
    target.write(source, length);
  }

  @Override
  public TypeSerializerSnapshot<Packet> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Has no configuration. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Packet> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
