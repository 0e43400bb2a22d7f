package io.halfopen.job.change;

import io.halfopen.event.EndpointBaseline;
import io.halfopen.event.EventCodec;
import java.io.IOException;
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
  private final EventCodec<EndpointBaseline> codec = EventCodec.baselines();
  private final ValueState<byte[]> packed;

  /** Of savepoints that keep objects; what it holds goes over when it is looked at. */
  private final ValueState<EndpointBaseline> objects;

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
    byte[] bytes = packed.value();
    if (bytes != null) {
      return codec.decode(bytes);
    }
    EndpointBaseline old = objects.value();
    if (old != null) {
      put(old);
      objects.clear();
    }
    return old;
  }

  void put(EndpointBaseline endpoint) throws IOException {
    packed.update(codec.encode(endpoint));
  }

  void forget() {
    packed.clear();
  }
}
