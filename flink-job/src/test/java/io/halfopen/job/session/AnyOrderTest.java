package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Train;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The assembler against a model without windows, tables or time: all packets of a probe in order,
 * cut where longer than gap and linger lie between two.
 */
class AnyOrderTest {
  private static final JobOptions OPTIONS = JobOptions.defaults();
  private static final int GROUPS = 7;

  private static List<PacketEvent> packets(Random random) {
    List<PacketEvent> packets = new ArrayList<>();
    for (int probe = random.nextInt(12); probe >= 0; probe--) {
      double start = random.nextInt(3) * 1000 + random.nextInt(100_000) / 1e3;
      int kinds = random.nextInt(4);
      // However they are cut while they come, in the end they hang together.
      int minutes = random.nextInt(4);
      for (int i = 0; i <= minutes; i++) {
        packets.add(packet(random, probe, start + i * 60, kinds));
      }
      for (int i = random.nextInt(kinds == 0 ? 30 : 9); i > 0; i--) {
        double time = start + random.nextInt(minutes * 60_000 + 60_000) / 1e3;
        packets.add(packet(random, probe, time, kinds));
      }
    }
    return packets;
  }

  private static PacketEvent packet(Random random, int probe, double time, int kinds) {
    int flags = Packets.SYN | Packets.ACK;
    long sequence = 9000;
    int odd = random.nextInt(20);
    if (odd < 2) {
      flags = odd == 0 ? Packets.RST : Packets.RST | Packets.ACK;
      sequence = random.nextInt(3) == 0 ? 0 : 9000 + random.nextInt(2);
    } else if (odd == 2 && kinds > 1) {
      flags = Packets.ACK;
    } else if (odd == 3 && kinds > 1) {
      sequence = 4242;
    }
    PacketEvent packet = Packets.of(time, flags, sequence);
    // Rounds of a probe a thousand seconds apart have sequence numbers of their own.
    if ((flags & Packets.ACK) != 0) {
      packet.setAcknowledgement(5001 + (long) (time / 1000));
    }
    packet.setScannerPort(61000 + probe);
    if (probe % 4 == 3) {
      packet.setEndpointAddress(ByteBuffer.wrap(new byte[16]).put(0, (byte) 0x20));
      packet.setScannerAddress(ByteBuffer.wrap(new byte[16]).put(0, (byte) 0x20));
      packet.setIpId(null);
    }
    if ((flags & Packets.RST) != 0) {
      packet.setTcpOptions(Packets.options(""));
    } else {
      byte[] options = new byte[packet.getTcpOptions().remaining()];
      packet.getTcpOptions().duplicate().get(options);
      ByteBuffer.wrap(options).putInt(8, (int) (time * 1000)); // the timestamp's value
      packet.setTcpOptions(ByteBuffer.wrap(options));
      packet.setSentMicros(Packets.START + 1000 * 1_000_000L * (long) (time / 1000));
    }
    if (kinds == 3 && random.nextInt(10) == 0) {
      packet.setPayloadLength(random.nextInt(3));
      packet.setWindow(random.nextInt(5));
    }
    return packet;
  }

  private static Map<String, Ja4TScanRecord> model(List<PacketEvent> events) {
    List<Packet> sorted = new ArrayList<>(events.stream().map(Packets::packet).toList());
    sorted.sort(Packet::compareTo);
    Map<String, Ja4TScanRecord> records = new TreeMap<>();
    List<Packet> left = sorted;
    while (!left.isEmpty()) {
      Packet probe = left.get(0);
      Exchange exchange =
          new Exchange(new Exchange.Limits(OPTIONS.maxDurationMicros(), OPTIONS.maxPackets()));
      List<Packet> rest = new ArrayList<>();
      long last = probe.capturedMillis();
      for (Packet packet : left) {
        if (packet.sameProbe(probe) && packet.capturedMillis() - last < 95_000) {
          exchange.add(packet);
          last = packet.capturedMillis();
        } else {
          rest.add(packet);
        }
      }
      Ja4TScanRecord record =
          Train.record(
              exchange.packets(),
              exchange.isBeyond(),
              exchange.isExcess(),
              OPTIONS.maxDurationMicros());
      if (record != null && !Train.isNone(record)) {
        if (record.getEnded() == Ended.OPEN) {
          record.setEnded(Ended.GAP);
        }
        if (record.getRttMicros() != null && record.getRttMicros() >= 65_000_000) {
          record.setEnded(Ended.INCOMPLETE); // no first answer takes longer than the gap
        }
        records.put(record.getId(), record);
      }
      left = rest;
    }
    return records;
  }

  private static void assertSame(
      Map<String, Ja4TScanRecord> expected, Map<String, Ja4TScanRecord> last, int seed) {
    expected.forEach((id, record) -> assertEquals(record, last.get(id), "seed " + seed));
    assertEquals(expected.keySet(), last.keySet(), "seed " + seed);
  }

  @Test
  void everyOrderEveryRedeliveryAndEveryRestartGivesTheModelsRecords() throws IOException {
    int compared = 0;
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      List<PacketEvent> packets = packets(random);
      List<PacketEvent> arriving = new ArrayList<>(packets);
      arriving.addAll(packets.subList(0, random.nextInt(packets.size() + 1)));
      Collections.shuffle(arriving, random);
      Collected out = new Collected(OPTIONS);
      for (PacketEvent packet : arriving) {
        out.accept(packet);
        if (random.nextInt(40) == 0) {
          out = restarted(out, random.nextBoolean() ? 1 : GROUPS);
        }
      }
      out.advanceTo(1e6);
      Map<String, Ja4TScanRecord> expected = model(packets);
      assertSame(expected, out.last(), seed);
      assertEquals(0, out.assembler.exchanges().weight(), "seed " + seed);
      compared += expected.size();
    }
    assertTrue(compared > 10_000, compared + " records were compared");
  }

  @Test
  void whereTimeGoesOnMeanwhileNothingButTheRevisionsChanges() throws IOException {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      List<PacketEvent> packets = packets(random);
      List<PacketEvent> arriving = new ArrayList<>(packets);
      arriving.sort(
          java.util.Comparator.comparingLong(
              p -> p.getCapturedMicros() + new Random(p.hashCode()).nextInt(20_000_000)));
      Collected out = new Collected(OPTIONS);
      for (PacketEvent packet : arriving) {
        out.accept(packet);
        // Disorder of twenty seconds, and a watermark that grants only half of it.
        out.advanceTo((packet.getCapturedMicros() - Packets.START) / 1e6 - 10);
        if (random.nextInt(40) == 0) {
          out = restarted(out, random.nextBoolean() ? 1 : GROUPS);
        }
      }
      out.advanceTo(1e6);
      assertSame(model(packets), out.last(), seed);
    }
  }

  /** The same assembler out of its kept state, which is divided as it was begun. */
  private static Collected restarted(Collected before, int groups) throws IOException {
    List<ByteArrayOutputStream> parts = new ArrayList<>();
    SessionSnapshot snapshot =
        new SessionSnapshot(before.assembler.exchanges(), before.assembler.watermark());
    for (int group = 0; group < snapshot.groups(); group++) {
      SessionSnapshot.Part part = snapshot.copy(group, () -> new byte[Rows.PAGE_BYTES]);
      assertEquals(group, part.number());
      parts.add(new ByteArrayOutputStream());
      part.write(parts.get(group));
    }
    Collected after = new Collected(OPTIONS, new KeyGroups(0, groups, groups));
    SessionState into = new SessionState(after.assembler.exchanges());
    for (ByteArrayOutputStream part : parts) {
      long watermark = into.read(new DataInputStream(new ByteArrayInputStream(part.toByteArray())));
      assertEquals(before.assembler.watermark(), watermark);
    }
    after.assembler.restored(before.assembler.watermark());
    after.records.addAll(before.records);
    return after;
  }
}
