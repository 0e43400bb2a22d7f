package io.halfopen.job.source;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.event.Tick;
import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Reads the packet topic. Never throws: what cannot be read becomes a dead letter. */
final class PacketLogDeserializer implements KafkaRecordDeserializationSchema<LogEntry> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable EventCodec<PacketEvent> packets;
  private transient @Nullable EventCodec<SensorHeartbeat> heartbeats;
  private transient @Nullable EventCodec<Tick> ticks;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    packets = EventCodec.packets();
    heartbeats = EventCodec.heartbeats();
    ticks = EventCodec.ticks();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<LogEntry> out) {
    boolean stamped = message.timestampType() == TimestampType.LOG_APPEND_TIME;
    out.collect(read(message, stamped ? message.timestamp() : LogEntry.UNKNOWN));
  }

  @SuppressWarnings("NullAway") // the codecs are made in open
  private LogEntry read(ConsumerRecord<byte[], byte[]> message, long appended) {
    byte[] value = message.value();
    if (value == null) {
      return refused(message, new byte[0], "no value", appended);
    }
    try {
      if (heartbeats.claims(value)) {
        SensorHeartbeat beat = heartbeats.decode(value);
        String wrong = Plausible.wrong(beat, appended);
        return wrong == null
            ? new LogEntry(null, beat, null, appended)
            : refused(message, value, wrong, appended);
      }
      if (ticks.claims(value)) {
        long number = ticks.decode(value).getNumber();
        return number >= 0
            ? LogEntry.tick(number, appended)
            : refused(message, value, "a tick's number is out of range", appended);
      }
      PacketEvent packet = packets.decode(value);
      String wrong = Plausible.wrong(packet, appended);
      return wrong == null
          ? new LogEntry(packet, null, null, appended)
          : refused(message, value, wrong, appended);
    } catch (IOException e) {
      return refused(message, value, "no known event: " + e.getMessage(), appended);
    }
  }

  private static LogEntry refused(
      ConsumerRecord<byte[], byte[]> message, byte[] value, String reason, long appended) {
    return new LogEntry(
        null,
        null,
        new DeadLetter(value, reason, message.topic(), message.partition(), message.offset()),
        appended);
  }

  @Override
  public TypeInformation<LogEntry> getProducedType() {
    return TypeInformation.of(LogEntry.class);
  }
}
