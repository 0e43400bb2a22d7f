package io.halfopen.job.change;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints as Flink writes strings, byte for byte, but all of one at once: Flink writes each
 * character on its own, twice an endpoint in every checkpoint (the state and its timer), and a
 * checkpoint's stream takes a detour for each.
 */
public final class EndpointSerializer extends TypeSerializerSingleton<String> {
  private static final long serialVersionUID = 1L;

  /** Of this serializer's only thread: whoever needs it elsewhere takes a duplicate. */
  private transient @Nullable DataOutputSerializer scratch;

  @Override
  public EndpointSerializer duplicate() {
    return new EndpointSerializer();
  }

  @Override
  public void serialize(String endpoint, DataOutputView target) throws IOException {
    if (scratch == null) {
      scratch = new DataOutputSerializer(64);
    }
    scratch.clear();
    StringSerializer.INSTANCE.serialize(endpoint, scratch);
    target.write(scratch.getSharedBuffer(), 0, scratch.length());
  }

  @Override
  public String deserialize(DataInputView source) throws IOException {
    return StringSerializer.INSTANCE.deserialize(source);
  }

  @Override
  public String deserialize(String reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    StringSerializer.INSTANCE.copy(source, target);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public String createInstance() {
    return "";
  }

  @Override
  public String copy(String from) {
    return from;
  }

  @Override
  public String copy(String from, String reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializerSnapshot<String> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Has no configuration; what Flink's own serializer wrote is read as it is. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<String> {
    public Snapshot() {
      super(EndpointSerializer::new);
    }

    @Override
    public TypeSerializerSchemaCompatibility<String> resolveSchemaCompatibility(
        TypeSerializerSnapshot<String> before) {
      return before instanceof StringSerializer.StringSerializerSnapshot
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : super.resolveSchemaCompatibility(before);
    }
  }
}
