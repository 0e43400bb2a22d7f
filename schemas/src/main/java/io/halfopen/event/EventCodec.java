package io.halfopen.event;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Avro single-object encoding (two marker bytes, eight bytes of schema fingerprint, the body) with
 * the released schemas bundled, so that a newer reader reads older events without a registry.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class EventCodec<T extends SpecificRecordBase> {
  /** Marker and schema fingerprint stand before the body of a message. */
  public static final int HEADER_BYTES = 10;

  private static final byte MARKER_0 = (byte) 0xc3;
  private static final byte MARKER_1 = 1;

  private final BinaryMessageDecoder<T> decoder;
  private final SchemaStore store;
  private final Schema schema;
  private final SpecificData model;
  private final Map<Schema, SpecificDatumReader<T>> readers = new IdentityHashMap<>();
  private final byte[] header;
  private final SpecificDatumWriter<T> writer;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private @Nullable BinaryEncoder encoder;
  private @Nullable BinaryDecoder skipper;
  private @Nullable BinaryDecoder body;

  private EventCodec(Schema schema) {
    this.schema = schema;
    model = SpecificData.getForSchema(schema);
    // The generated classes' own coders give the same bytes in half the time; whatever else
    // serializes these classes by their model, as Flink does, has them from now on as well.
    model.setCustomCoders(true);
    SchemaStore.Cache released = new SchemaStore.Cache();
    for (Schema one : ReleasedSchemas.of(schema.getName())) {
      released.addSchema(one);
    }
    store = released;
    header = header(schema);
    writer = new SpecificDatumWriter<>(schema, model);
    decoder = new BinaryMessageDecoder<>(model, schema, store);
  }

  public static EventCodec<PacketEvent> packets() {
    return new EventCodec<>(PacketEvent.getClassSchema());
  }

  public static EventCodec<SensorHeartbeat> heartbeats() {
    return new EventCodec<>(SensorHeartbeat.getClassSchema());
  }

  public static EventCodec<Tick> ticks() {
    return new EventCodec<>(Tick.getClassSchema());
  }

  public static EventCodec<Ja4TScanRecord> records() {
    return new EventCodec<>(Ja4TScanRecord.getClassSchema());
  }

  public static EventCodec<FingerprintChange> changes() {
    return new EventCodec<>(FingerprintChange.getClassSchema());
  }

  public static EventCodec<EndpointBaseline> baselines() {
    return new EventCodec<>(EndpointBaseline.getClassSchema());
  }

  private static byte[] header(Schema schema) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MARKER_0)
        .put(MARKER_1)
        .putLong(SchemaNormalization.parsingFingerprint64(schema))
        .array();
  }

  /** The message's bytes, in an array of its own. */
  public byte[] encode(T value) {
    message.reset();
    message.writeBytes(header);
    // Avro's own encoder of messages passes each field through the stream's lock by itself.
    encoder = EncoderFactory.get().binaryEncoder(message, encoder);
    boolean whole = false;
    try {
      writer.write(value, encoder);
      encoder.flush();
      whole = true;
    } catch (IOException e) {
      throw new UncheckedIOException("encoding in memory failed", e);
    } finally {
      if (!whole) {
        encoder = null; // It would begin the next message with what is left of this one.
      }
    }
    return message.toByteArray();
  }

  /** The message of a value that stands in {@code from}, as {@link #encode} encodes it. */
  public byte[] enclose(byte[] from, int at, int length) {
    byte[] bytes = Arrays.copyOf(header, HEADER_BYTES + length);
    System.arraycopy(from, at, bytes, HEADER_BYTES, length);
    return bytes;
  }

  /** Whether the header says that this is a message of this kind; its body may still be damaged. */
  public boolean claims(byte[] bytes) {
    return writer(bytes) != null;
  }

  /**
   * The value that these bytes encode.
   *
   * @throws IOException if they are no message of this kind, or their schema is unknown; bytes that
   *     lie about their lengths end up here as well
   */
  public T decode(byte[] bytes) throws IOException {
    try {
      return decode(bytes, requireTrueLengths(bytes));
    } catch (EOFException e) {
      throw new IOException("a length leads beyond the message's end", e);
    } catch (RuntimeException e) {
      // Avro throws unchecked exceptions of many kinds for hostile bytes.
      throw new IOException(
          e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
    }
  }

  /** The same of bytes that nobody but this program had: their lengths are taken for true. */
  public T decodeOwn(byte[] bytes) throws IOException {
    return decode(bytes, writer(bytes));
  }

  private T decode(byte[] bytes, @Nullable Schema writer) throws IOException {
    if (writer == null) {
      return decoder.decode(bytes, null); // It says what is wrong with the header.
    }
    // Of an array Avro knows the end, and of a stream it does not.
    body =
        DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, body);
    return readers
        .computeIfAbsent(writer, w -> new SpecificDatumReader<>(w, schema, model))
        .read(null, body);
  }

  /** The schema that it was written with; null where its header names none. */
  private @Nullable Schema writer(byte[] bytes) {
    return bytes.length >= HEADER_BYTES && bytes[0] == MARKER_0 && bytes[1] == MARKER_1
        ? store.findByFingerprint(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2))
        : null;
  }

  /**
   * Avro makes room for as many bytes as a length says before it reads them, so that a message of a
   * hundred bytes can take all memory. Skipping over the fields makes no room for any and fails
   * where a length leads beyond the end.
   *
   * @return the schema that it was written with; null where its header names none
   */
  private @Nullable Schema requireTrueLengths(byte[] bytes) throws IOException {
    Schema writer = writer(bytes);
    if (writer != null) {
      skipper =
          DecoderFactory.get()
              .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, skipper);
      GenericDatumReader.skip(writer, skipper);
    }
    return writer;
  }

  static Schema parse(InputStream in) throws IOException {
    return new Schema.Parser().parse(in);
  }
}
