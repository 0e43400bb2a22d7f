package io.halfopen.job.change;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointSerializerTest {
  private final EndpointSerializer serializer = new EndpointSerializer();

  private static byte[] bytes(TypeSerializer<String> serializer, String... endpoints)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(8);
    for (String endpoint : endpoints) {
      serializer.serialize(endpoint, out);
    }
    return out.getCopyOfBuffer();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.1:443", "2001:db8::1:8443", "\u00e9\u20ac", "1234567890123456789012"})
  void writesWhatFlinkWritesAndReadsIt(String endpoint) throws IOException {
    String longer = endpoint.repeat(20);
    byte[] written = bytes(serializer, endpoint, longer, endpoint);
    assertArrayEquals(bytes(StringSerializer.INSTANCE, endpoint, longer, endpoint), written);
    DataInputDeserializer in = new DataInputDeserializer(written);
    assertEquals(endpoint, serializer.deserialize(in));
    assertEquals(longer, serializer.deserialize("", in));
    DataOutputSerializer copied = new DataOutputSerializer(8);
    serializer.copy(in, copied);
    assertArrayEquals(bytes(StringSerializer.INSTANCE, endpoint), copied.getCopyOfBuffer());
  }

  @Test
  void takesOverWhatFlinksOwnSerializerWroteAndNothingElse() {
    EndpointSerializer.Snapshot snapshot = new EndpointSerializer.Snapshot();
    assertTrue(
        snapshot
            .resolveSchemaCompatibility(StringSerializer.INSTANCE.snapshotConfiguration())
            .isCompatibleAsIs());
    assertTrue(
        snapshot.resolveSchemaCompatibility(serializer.snapshotConfiguration()).isCompatibleAsIs());
    @SuppressWarnings({"unchecked", "rawtypes"}) // as a damaged savepoint would have it
    boolean number =
        snapshot
            .resolveSchemaCompatibility(
                (org.apache.flink.api.common.typeutils.TypeSerializerSnapshot)
                    IntSerializer.INSTANCE.snapshotConfiguration())
            .isIncompatible();
    assertTrue(number);
  }

  @Test
  void threadsDoNotShareOne() {
    assertNotSame(serializer, serializer.duplicate());
    assertEquals(serializer, serializer.duplicate());
    assertFalse(serializer.equals(StringSerializer.INSTANCE));
  }
}
