package io.halfopen.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Avro single-object encoding (two marker bytes, eight bytes of schema fingerprint, the body) with
 * the released schemas bundled, so that a newer reader reads older events without a registry.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class EventCodec<T extends SpecificRecordBase> {
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  private EventCodec(Schema schema) {
    SpecificData model = SpecificData.getForSchema(schema);
    SchemaStore.Cache store = new SchemaStore.Cache();
    for (Schema released : ReleasedSchemas.of(schema.getName())) {
      store.addSchema(released);
    }
    encoder = new BinaryMessageEncoder<>(model, schema);
    decoder = new BinaryMessageDecoder<>(model, schema, store);
  }

  public static EventCodec<PacketEvent> packets() {
    return new EventCodec<>(PacketEvent.getClassSchema());
  }

  public static EventCodec<SensorHeartbeat> heartbeats() {
    return new EventCodec<>(SensorHeartbeat.getClassSchema());
  }

  public static EventCodec<Ja4TScanRecord> records() {
    return new EventCodec<>(Ja4TScanRecord.getClassSchema());
  }

  /** The message's bytes, in an array of its own. */
  public byte[] encode(T value) {
    try {
      ByteBuffer buffer = encoder.encode(value);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("encoding in memory failed", e);
    }
  }

  /**
   * The value that these bytes encode.
   *
   * @throws IOException if they are no message of this kind, or their schema is unknown; bytes that
   *     lie about their lengths end up here as well
   */
  public T decode(byte[] bytes) throws IOException {
    try {
      return decoder.decode(bytes, null);
    } catch (RuntimeException e) {
      // Avro throws unchecked exceptions of many kinds for hostile bytes.
      throw new IOException(
          e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
    }
  }

  static Schema parse(InputStream in) throws IOException {
    return new Schema.Parser().parse(in);
  }
}
