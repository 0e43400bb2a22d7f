package io.halfopen.job.source;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads the packet topic. Never throws: what cannot be read becomes a dead letter. */
final class PacketLogDeserializer implements KafkaRecordDeserializationSchema<LogEntry> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable EventCodec<PacketEvent> packets;
  private transient @Nullable EventCodec<SensorHeartbeat> heartbeats;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    packets = EventCodec.packets();
    heartbeats = EventCodec.heartbeats();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<LogEntry> out) {
    out.collect(read(message));
  }

  @SuppressWarnings("NullAway") // both codecs are made in open
  private LogEntry read(ConsumerRecord<byte[], byte[]> message) {
    byte[] value = message.value();
    if (value == null) {
      return refused(message, new byte[0], "no value");
    }
    try {
      PacketEvent packet = packets.decode(value);
      String wrong = impossible(packet);
      return wrong == null ? new LogEntry(packet, null, null) : refused(message, value, wrong);
    } catch (IOException notAPacket) {
      try {
        return new LogEntry(null, heartbeats.decode(value), null);
      } catch (IOException neither) {
        return refused(message, value, "no known event: " + notAPacket.getMessage());
      }
    }
  }

  /** What no packet can say, or null. */
  static @Nullable String impossible(PacketEvent packet) {
    int endpoint = packet.getEndpointAddress().remaining();
    int scanner = packet.getScannerAddress().remaining();
    if ((endpoint != 4 && endpoint != 16) || (scanner != 4 && scanner != 16)) {
      return "an address is 4 or 16 bytes long, not " + endpoint + " and " + scanner;
    }
    if (outside(packet.getEndpointPort(), 0xffff) || outside(packet.getScannerPort(), 0xffff)) {
      return "a port is out of range";
    }
    if (outside(packet.getSequence(), 0xffff_ffffL)
        || outside(packet.getAcknowledgement(), 0xffff_ffffL)
        || outside(packet.getFlags(), 0x1ff)
        || outside(packet.getWindow(), 0xffff)
        || outside(packet.getHopLimit(), 0xff)
        || packet.getTcpOptions().remaining() > 40) {
      return "a TCP field is out of range";
    }
    // Up to the year 2200: beyond, arithmetic on times would be at risk.
    return outside(packet.getCapturedMicros(), 7_258_118_400_000_000L)
        ? "the capture time is out of range"
        : null;
  }

  private static boolean outside(long value, long max) {
    return value < 0 || value > max;
  }

  private static LogEntry refused(
      ConsumerRecord<byte[], byte[]> message, byte[] value, String reason) {
    return new LogEntry(
        null,
        null,
        new DeadLetter(value, reason, message.topic(), message.partition(), message.offset()));
  }

  @Override
  public TypeInformation<LogEntry> getProducedType() {
    return TypeInformation.of(LogEntry.class);
  }
}
