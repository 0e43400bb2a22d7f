package io.halfopen.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

class ReleasedSchemasTest {
  private static final List<Schema> NEWEST =
      List.of(
          PacketEvent.getClassSchema(),
          ArchivedEvent.getClassSchema(),
          SensorHeartbeat.getClassSchema(),
          Tick.getClassSchema(),
          Ja4TScanRecord.getClassSchema(),
          FingerprintChange.getClassSchema(),
          EndpointBaseline.getClassSchema(),
          PassiveFingerprint.getClassSchema());

  @Test
  void everyReleasedVersionReadsTheNewestAndIsReadByIt() {
    for (Schema newest : NEWEST) {
      List<Schema> released = ReleasedSchemas.of(newest.getName());
      assertFalse(released.isEmpty(), newest.getName() + " has no released version");
      for (Schema old : released) {
        assertCompatible(newest, old);
        assertCompatible(old, newest);
      }
    }
  }

  @Test
  void theNewestReleasedVersionIsTheOneInUse() {
    for (Schema newest : NEWEST) {
      List<Schema> released = ReleasedSchemas.of(newest.getName());
      assertEquals(
          // Generated classes note the Java type of strings; the files do not.
          newest
              .toString()
              .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\""),
          released.get(released.size() - 1).toString(),
          newest.getName() + " changed without a new file under released/");
    }
  }

  @Test
  void everyFieldIsDocumented() {
    NEWEST.forEach(ReleasedSchemasTest::assertDocumented);
  }

  private static void assertDocumented(Schema schema) {
    for (Schema.Field field : schema.getFields()) {
      assertNotNull(field.doc(), schema.getName() + "." + field.name());
      Schema inner = field.schema();
      inner = inner.getType() == Schema.Type.ARRAY ? inner.getElementType() : inner;
      if (inner.getType() == Schema.Type.RECORD) {
        assertDocumented(inner);
      }
    }
  }

  @Test
  void aHeartbeatSurvivesTheWire() throws IOException {
    SensorHeartbeat beat = new SensorHeartbeat("s1", "scan", 1L, 2L, 3L, -4L, true);
    EventCodec<SensorHeartbeat> codec = EventCodec.heartbeats();
    assertEquals(beat, codec.decode(codec.encode(beat)));
  }

  @Test
  void aMessageIsWhatAvrosOwnEncoderMakesThoughTheOneBeforeCouldNotBeMade() throws IOException {
    EventCodec<SensorHeartbeat> codec = EventCodec.heartbeats();
    SensorHeartbeat half = new SensorHeartbeat("s".repeat(3000), "scan", 1L, 2L, 3L, 4L, false);
    half.setScan(null);
    assertThrows(RuntimeException.class, () -> codec.encode(half));
    SensorHeartbeat beat = new SensorHeartbeat("s1", "scan", 1L, 2L, 3L, -4L, true);
    ByteBuffer expected =
        new BinaryMessageEncoder<SensorHeartbeat>(
                new SpecificData(), SensorHeartbeat.getClassSchema())
            .encode(beat);
    assertEquals(expected, ByteBuffer.wrap(codec.encode(beat)));
    assertEquals(expected, ByteBuffer.wrap(codec.encode(beat)));
  }

  @Test
  void aCodecClaimsItsOwnKindOnly() {
    byte[] tick = EventCodec.ticks().encode(new Tick("job", 1L, 2L));
    assertTrue(EventCodec.ticks().claims(tick));
    assertFalse(EventCodec.heartbeats().claims(tick));
    assertFalse(EventCodec.ticks().claims(new byte[12]));
    assertFalse(EventCodec.ticks().claims(Arrays.copyOf(tick, 9)));
  }

  @Test
  void aChangeSurvivesTheWire() throws IOException {
    FingerprintChange change =
        FingerprintChange.newBuilder()
            .setId("0123456789abcdef0123456789abcdef")
            .setKind(ChangeKind.CHANGED)
            .setHost("2001:db8::1")
            .setPort(443)
            .setBefore("65160_2-4-8-1-3_1460_10_1-2")
            .setAfter("64240_2-1-3-1-1-4_1460_8_1-2-R6")
            .setAfterDelaysMicros(List.of(1_020_000L, 2_040_000L))
            .setParts(List.of("window", "options"))
            .setSeverity(Severity.HIGH)
            .setReason("another system")
            .setOccurredMicros(1L)
            .build();
    EventCodec<FingerprintChange> codec = EventCodec.changes();
    assertEquals(change, codec.decode(codec.encode(change)));
  }

  @Test
  void hostileBytesAreRefusedAndNothingElseIsThrown() {
    EventCodec<SensorHeartbeat> codec = EventCodec.heartbeats();
    byte[] good = codec.encode(new SensorHeartbeat("sensor", "scan", 1L, 2L, 3L, 4L, false));
    assertThrows(IOException.class, () -> codec.decode(new byte[0]));
    assertThrows(IOException.class, () -> codec.decode(Arrays.copyOf(good, good.length - 3)));
    byte[] unknown = good.clone();
    unknown[5] ^= 1;
    assertThrows(IOException.class, () -> codec.decode(unknown));
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] mutated = good.clone();
      mutated[10 + random.nextInt(good.length - 10)] = (byte) random.nextInt();
      try {
        assertNotNull(codec.decode(mutated));
      } catch (IOException expected) {
        assertNotNull(expected.getMessage());
      }
    }
  }

  private static void assertCompatible(Schema reader, Schema writer) {
    assertEquals(
        SchemaCompatibilityType.COMPATIBLE,
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType(),
        reader.getName());
  }
}
