package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.EventCodec;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Train;
import io.halfopen.job.sink.RecordFormat;
import io.halfopen.job.truth.Mutation;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged messages of the packet topic: each becomes one entry, nothing throws. */
@Timeout(60)
class PacketLogFuzzTest {
  private static final int ROUNDS = 20_000;

  @Test
  void everyMessageBecomesOneEntryAndNoneThrows() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<byte[]> good = messages();
    int[] seen = new int[3];
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bad = Mutation.of(good.get(random.nextInt(good.size())), random);
      try {
        LogEntry entry = read(bad);
        if (entry.packet() != null) {
          seen[0]++;
          useOf(entry.packet());
        } else {
          seen[entry.heartbeat() != null ? 1 : 2]++;
        }
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bad), e);
      }
    }
    for (int kind : seen) {
      assertTrue(kind > ROUNDS / 100, "seed " + seed + ": a kind of entry hardly came");
    }
  }

  @Test
  void aLengthOfAGigabyteIsADeadLetterAndNoLackOfMemory() throws Exception {
    byte[] packet = EventCodec.packets().encode(Packets.synAck(0));
    for (int at = 10; at < packet.length; at++) {
      byte[] bad = new byte[packet.length + 5];
      System.arraycopy(packet, 0, bad, 0, at);
      // Just below the largest int, as Avro writes it: 2^31 - 10, zigzag.
      byte[] huge = {(byte) 0xec, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
      System.arraycopy(huge, 0, bad, at, 5);
      System.arraycopy(packet, at, bad, at + 5, packet.length - at);
      try {
        read(bad);
      } catch (RuntimeException e) {
        throw new AssertionError("at " + at + ": " + HexFormat.of().formatHex(bad), e);
      }
    }
  }

  private static List<byte[]> messages() {
    List<byte[]> good = new ArrayList<>();
    EventCodec<PacketEvent> packets = EventCodec.packets();
    PacketEvent full = Packets.synAck(1);
    full.setTemplate("65535_2-3-4-8-0_1460_7");
    full.setSentMicros(Packets.START);
    good.add(packets.encode(full));
    good.add(packets.encode(Packets.synAck(0)));
    good.add(packets.encode(Packets.rst(3)));
    SensorHeartbeat beat =
        SensorHeartbeat.newBuilder()
            .setSensor("s1")
            .setScan("scan1")
            .setEpochMicros(Packets.START)
            .setHeardUntilMicros(Packets.START + 1)
            .build();
    good.add(EventCodec.heartbeats().encode(beat));
    return good;
  }

  private static LogEntry read(byte[] value) throws Exception {
    List<LogEntry> entries = new ArrayList<>();
    DESERIALIZER.deserialize(
        new ConsumerRecord<>("packets", 0, 0, null, value),
        new Collector<>() {
          @Override
          public void collect(LogEntry entry) {
            entries.add(entry);
          }

          @Override
          public void close() {}
        });
    assertEquals(1, entries.size());
    return entries.get(0);
  }

  private static final PacketLogDeserializer DESERIALIZER = opened();

  private static PacketLogDeserializer opened() {
    PacketLogDeserializer deserializer = new PacketLogDeserializer();
    deserializer.open(null);
    return deserializer;
  }

  /** What a packet that was let through meets on its way out. */
  private static void useOf(PacketEvent packet) {
    Exchange exchange = new Exchange(new Exchange.Limits(600_000_000L, 64));
    exchange.add(Packets.packet(packet));
    Ja4TScanRecord record = Train.record(exchange.packets(), false, false, 600_000_000L);
    if (record != null) {
      assertTrue(RecordFormat.of("json", null).line(record).startsWith("{"));
      assertTrue(RecordFormat.of("csv", null).line(record).contains(","));
      assertTrue(EventCodec.records().encode(record).length > 0);
    }
  }
}
