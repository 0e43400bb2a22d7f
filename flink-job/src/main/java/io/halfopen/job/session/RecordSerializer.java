package io.halfopen.job.session;

import io.halfopen.event.EventCodec;
import io.halfopen.event.Ja4TScanRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Records between tasks: four bytes of length, then the message as the feed has it. Flink's own
 * serializer for Avro takes each number by itself through the network's buffers.
 */
final class RecordSerializer extends TypeSerializerSingleton<Ja4TScanRecord> {
  private static final long serialVersionUID = 1L;

  /** Of this serializer's only thread: whoever needs it elsewhere takes a duplicate. */
  private transient @Nullable EventCodec<Ja4TScanRecord> codec;

  private EventCodec<Ja4TScanRecord> codec() {
    if (codec == null) {
      codec = EventCodec.records();
    }
    return codec;
  }

  @Override
  public RecordSerializer duplicate() {
    return new RecordSerializer();
  }

  @Override
  public void serialize(Ja4TScanRecord record, DataOutputView target) throws IOException {
    byte[] bytes = codec().encode(record);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public Ja4TScanRecord deserialize(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return codec().decodeOwn(bytes);
  }

  @Override
  public Ja4TScanRecord deserialize(Ja4TScanRecord reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = source.readInt();
    target.writeInt(length);
    target.write(source, length);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public Ja4TScanRecord createInstance() {
    return new Ja4TScanRecord();
  }

  @Override
  public Ja4TScanRecord copy(Ja4TScanRecord from) {
    try {
      return codec().decodeOwn(codec().encode(from));
    } catch (IOException e) {
      throw new UncheckedIOException("reading what was just written failed", e);
    }
  }

  @Override
  public Ja4TScanRecord copy(Ja4TScanRecord from, Ja4TScanRecord reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializerSnapshot<Ja4TScanRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Has no configuration. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Ja4TScanRecord> {
    public Snapshot() {
      super(RecordSerializer::new);
    }
  }
}
