package io.halfopen.job.source;

import io.halfopen.event.EventCodec;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.event.Tick;
import io.halfopen.fuzz.Target;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.PacketDecoder;
import io.halfopen.job.fingerprint.Train;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A message as whoever may write to a topic writes it: one entry each, a packet that is let through
 * makes a record, and the short way of reading agrees with the long one.
 */
public final class MessageTarget implements Target {
  private static final long MICROS = 1_700_000_000_000_000L;
  private static final long LIMIT_MICROS = 600_000_000L;

  private final PacketLogDeserializer deserializer = new PacketLogDeserializer();
  private final EventCodec<PacketEvent> packets = EventCodec.packets();
  private final EventCodec<Ja4TScanRecord> records = EventCodec.records();
  private final EventCodec<FingerprintChange> changes = EventCodec.changes();
  private final PacketDecoder decoder = new PacketDecoder();
  private final Packet packet = new Packet();
  private final byte[] header;
  private final List<LogEntry> entries = new ArrayList<>();
  private final Collector<LogEntry> collector =
      new Collector<>() {
        @Override
        public void collect(LogEntry entry) {
          entries.add(entry);
        }

        @Override
        public void close() {}
      };

  @SuppressWarnings("NullAway") // it asks for nothing of the context
  public MessageTarget() {
    deserializer.open(null);
    header = Arrays.copyOf(packets.encode(syn()), EventCodec.HEADER_BYTES);
  }

  @Override
  public void read(byte[] input) {
    entries.clear();
    deserializer.deserialize(new ConsumerRecord<>("packets", 0, 0, null, input), collector);
    Target.require(entries.size() == 1, entries.size() + " entries of one message");
    PacketEvent event = entries.get(0).packet();
    if (event != null) {
      use(event);
    }
    bothWays(input, event);
    again(records, input);
    again(changes, input);
  }

  private void use(PacketEvent event) {
    packet.set(event);
    Exchange exchange = new Exchange(new Exchange.Limits(LIMIT_MICROS, 64));
    exchange.add(packet);
    Ja4TScanRecord record =
        Train.record(exchange.packets(), exchange.isBeyond(), exchange.isExcess(), LIMIT_MICROS);
    if (record != null) {
      records.encode(record);
    }
  }

  private void bothWays(byte[] input, @Nullable PacketEvent event) {
    if (input.length < header.length
        || !Arrays.equals(header, 0, header.length, input, 0, header.length)
        || !decoder.read(input, header.length, input.length, packet)) {
      return;
    }
    Target.require(decoder.position() <= input.length, "read beyond the end");
    if (event == null) {
      throw new AssertionError("taken the short way, refused the long one");
    }
    Packet other = new Packet();
    other.set(event);
    Target.require(Arrays.equals(other.toBytes(), packet.toBytes()), "two ways, two packets");
  }

  /** What can be read can be written, and says the same. */
  private static <T extends SpecificRecordBase> void again(EventCodec<T> codec, byte[] input) {
    T value;
    try {
      value = codec.decode(input);
    } catch (IOException e) {
      Target.require(e.getMessage() != null, "nothing is said");
      return;
    }
    try {
      // As bytes: a NaN is not equal to itself.
      byte[] once = codec.encode(value);
      Target.require(Arrays.equals(once, codec.encode(codec.decode(once))), "written otherwise");
    } catch (IOException e) {
      throw new AssertionError("written and not readable", e);
    }
  }

  static PacketEvent syn() {
    PacketEvent event = new PacketEvent();
    event.setCapturedMicros(MICROS);
    event.setSensor("s1");
    event.setScan("scan1");
    event.setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 9}));
    event.setEndpointPort(443);
    event.setScannerAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 1}));
    event.setScannerPort(61000);
    event.setProtocol(6);
    event.setSequence(9000);
    event.setAcknowledgement(5001);
    event.setFlags(18);
    event.setWindow(65160);
    event.setHopLimit(63);
    event.setIpId(7);
    event.setTcpOptions(
        ByteBuffer.wrap(HexFormat.of().parseHex("020405b40402080a00000001000000020103030a")));
    event.setTemplate("65535_2-3-4-8-0_1460_7");
    event.setSentMicros(MICROS - 5_000);
    return event;
  }

  static SensorHeartbeat heartbeat() {
    return SensorHeartbeat.newBuilder()
        .setSensor("s1")
        .setScan("scan1")
        .setEpochMicros(MICROS)
        .setHeardUntilMicros(MICROS + 1)
        .build();
  }

  private static Tick tick() {
    return Tick.newBuilder().setTicker("job").setNumber(7).setSentMicros(MICROS).build();
  }

  /** A record as the job makes it. */
  public static Ja4TScanRecord record() {
    Packet made = new Packet();
    made.set(syn());
    Exchange exchange = new Exchange(new Exchange.Limits(LIMIT_MICROS, 64));
    exchange.add(made);
    Ja4TScanRecord record = Train.record(exchange.packets(), false, false, LIMIT_MICROS);
    if (record == null) {
      throw new IllegalStateException("a SYN-ACK makes a record");
    }
    return record;
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        packets.encode(syn()),
        EventCodec.heartbeats().encode(heartbeat()),
        EventCodec.ticks().encode(tick()),
        records.encode(record()));
  }
}
