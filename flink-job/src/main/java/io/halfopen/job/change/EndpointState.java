package io.halfopen.job.change;

import io.halfopen.event.EndpointBaseline;
import io.halfopen.event.EventCodec;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the endpoint at hand, as the bytes of a message: a checkpoint copies them, where
 * it would walk through every object of every endpoint, and the heap holds several times as many.
 * The message names its schema, so that a later version reads it.
 */
final class EndpointState {
  /** Numbers take a few bytes more or less from record to record. */
  static final int SLACK = 32;

  private final EventCodec<EndpointBaseline> codec = EventCodec.baselines();
  private final ValueState<byte[]> packed;

  /** Of savepoints that keep objects; what it holds goes over when it is looked at. */
  private final ValueState<EndpointBaseline> objects;

  private byte @Nullable [] held;

  EndpointState(RuntimeContext context) {
    packed =
        context.getState(
            new ValueStateDescriptor<>(
                "packed", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    objects =
        context.getState(
            new ValueStateDescriptor<>("known", new AvroTypeInfo<>(EndpointBaseline.class)));
  }

  /** The caller's own, or null where nothing is known. */
  @Nullable EndpointBaseline get() throws IOException {
    held = packed.value();
    if (held != null) {
      return codec.decodeOwn(held);
    }
    EndpointBaseline old = objects.value();
    if (old != null) {
      put(old);
      objects.clear();
    }
    return old;
  }

  /** Keeps what is known of the endpoint that was asked for last. */
  void put(EndpointBaseline endpoint) throws IOException {
    held = into(held, codec.encode(endpoint));
    packed.update(held);
  }

  /**
   * The bytes in the array that held what was known before, where they fit: millions of arrays that
   * live for minutes and are then replaced fill the heap's old generation, and to clear it takes
   * seconds. Flink gives a copy of its value while a checkpoint needs it as it was. What is left of
   * the array is zeros, which no reader reaches.
   */
  static byte[] into(byte @Nullable [] before, byte[] bytes) {
    if (before == null || before.length < bytes.length || before.length > bytes.length + SLACK) {
      return bytes;
    }
    System.arraycopy(bytes, 0, before, 0, bytes.length);
    Arrays.fill(before, bytes.length, before.length, (byte) 0);
    return before;
  }

  void forget() {
    held = null;
    packed.clear();
  }
}
