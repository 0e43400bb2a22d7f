package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Records;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** Records arrive as they left. */
class RecordSerializerTest {
  private final TypeSerializer<Ja4TScanRecord> serializer =
      new RecordType().createSerializer(new SerializerConfigImpl());
  private final Ja4TScanRecord plain = Records.at(1, Records.LINUX);
  private final Ja4TScanRecord rich = rich();

  private static Ja4TScanRecord rich() {
    Ja4TScanRecord record = Records.at(2, Records.WINDOWS);
    record.setHints(List.of(new Hint("tunnel", "an MSS of 1,380 – “odd”")));
    record.setTemplate(null);
    record.setRttMicros(12_345L);
    record.setRevision(3);
    return record;
  }

  private byte[] sent() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    serializer.serialize(plain, out);
    serializer.serialize(rich, out);
    return out.getCopyOfBuffer();
  }

  @Test
  void eachArrivesByItself() throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(sent());
    assertEquals(plain, serializer.duplicate().deserialize(in));
    assertEquals(rich, serializer.deserialize(plain, in));
    assertEquals(0, in.available());
    assertThrows(EOFException.class, () -> serializer.deserialize(in));
  }

  @Test
  void copiesAreEqualAndApart() throws IOException {
    assertEquals(rich, serializer.copy(rich));
    assertNotSame(rich, serializer.copy(rich, plain));
    DataOutputSerializer out = new DataOutputSerializer(4096);
    DataInputDeserializer in = new DataInputDeserializer(sent());
    serializer.copy(in, out);
    serializer.copy(in, out);
    assertArrayEquals(sent(), out.getCopyOfBuffer());
  }
}
