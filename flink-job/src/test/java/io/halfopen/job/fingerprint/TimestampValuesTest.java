package io.halfopen.job.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.Packets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The endpoint's own clock, kept beside the delays. */
class TimestampValuesTest {
  private static PacketEvent synAck(double seconds, String timestamp) {
    PacketEvent packet = Packets.synAck(seconds);
    packet.setTcpOptions(Packets.options("020405b4" + timestamp));
    return packet;
  }

  private static List<Long> values(PacketEvent... packets) {
    Exchange exchange = new Exchange(new Exchange.Limits(600_000_000, 64));
    Arrays.asList(packets).forEach(p -> exchange.add(Packets.packet(p)));
    Ja4TScanRecord record = Train.record(exchange.packets(), false, false, 600_000_000);
    return record.getTimestampValues();
  }

  @Test
  void everyTimedSynAckGivesItsValueUnsigned() {
    assertEquals(
        List.of(4294967295L, 999L),
        values(synAck(0, "080affffffff00000000"), synAck(1, "0101080a000003e700000000")));
  }

  @Test
  void aSynAckWithoutTheOptionLeavesNone() {
    assertEquals(List.of(), values(synAck(0, "")));
    assertEquals(
        List.of(),
        values(synAck(0, "080a0000000100000000"), synAck(1, ""), synAck(3, "0101080a000003e7")));
    assertEquals(
        List.of(), values(synAck(0, ""), synAck(1, "080a0000000100000000"), synAck(3, "")));
  }

  @Test
  void optionsThatLieAboutTheirLengthHaveNone() {
    assertEquals(List.of(), values(synAck(0, "080b0000000100000000")));
    assertEquals(List.of(), values(synAck(0, "0800")));
    assertEquals(List.of(), values(synAck(0, "0000080a0000000100000000")));
  }
}
