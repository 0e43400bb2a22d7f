package io.halfopen.job.fingerprint;

import static io.halfopen.job.Packets.ACK;
import static io.halfopen.job.Packets.FIN;
import static io.halfopen.job.Packets.RST;
import static io.halfopen.job.Packets.SYN;
import static io.halfopen.job.Packets.fromScanner;
import static io.halfopen.job.Packets.of;
import static io.halfopen.job.Packets.rst;
import static io.halfopen.job.Packets.synAck;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.Packets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrainTest {
  private static final String STACK = "65160_2-4-8-1-3_1460_10";
  private static final Exchange.Limits LIMITS = new Exchange.Limits(600_000_000, 64);

  private static Ja4TScanRecord record(PacketEvent... packets) {
    return record(Arrays.asList(packets));
  }

  private static Ja4TScanRecord record(List<PacketEvent> packets) {
    Exchange exchange = new Exchange(LIMITS);
    packets.forEach(p -> exchange.add(Packets.packet(p)));
    return record(exchange);
  }

  private static Ja4TScanRecord record(Exchange exchange) {
    return Train.record(
        exchange.packets(), exchange.isBeyond(), exchange.isExcess(), LIMITS.durationMicros());
  }

  private static void assertNone(String why, PacketEvent... packets) {
    Ja4TScanRecord record = record(packets);
    assertTrue(Train.isNone(record));
    assertNull(record.getJa4tscan());
    assertEquals(List.of(why), record.getFlags());
  }

  private static String text(PacketEvent... packets) {
    return record(packets).getJa4tscan();
  }

  @Test
  void aLoneSynAckHasNoDelaysAndNoUnderscoreForThem() {
    assertEquals(STACK, text(synAck(0)));
  }

  @Test
  void retransmissionsAreTimedFromOneToTheNext() {
    assertEquals(
        STACK + "_1-2-4-8-16",
        text(synAck(0), synAck(1.03), synAck(3.05), synAck(7.1), synAck(15.3), synAck(31.5)));
  }

  @Test
  void secondsAreRoundedHalfUpFromMicroseconds() {
    assertEquals(STACK + "_1-1", text(synAck(0), synAck(0.5), synAck(1.999999)));
    assertEquals(STACK + "_0", text(synAck(0), synAck(0.499999)));
  }

  @Test
  void aRstEndsTheTrainWithItsDelayFromTheLastSynAck() {
    Ja4TScanRecord record = record(synAck(0), synAck(1), synAck(3), rst(9));
    assertEquals(STACK + "_1-2-R6", record.getJa4tscan());
    assertEquals(Ended.RST, record.getEnded());
    assertEquals(6_000_000L, record.getRstDelayMicros());
  }

  @Test
  void aRstWithoutRetransmissionStillStands() {
    assertEquals(STACK + "_R6", text(synAck(0), rst(6)));
  }

  @Test
  void aRstWithoutAckStillEndsTheTrainIfItContinuesTheSynAck() {
    assertEquals(STACK + "_1-R2", text(synAck(0), synAck(1), of(3, RST, 9001)));
    assertEquals(STACK + "_1-R2", text(synAck(0), synAck(1), of(3, RST, 9000)));
  }

  @Test
  void aRstThatFitsNothingIsCountedAsUnverified() {
    Ja4TScanRecord record = record(synAck(0), of(1, RST, 77), synAck(2));
    assertEquals(STACK + "_2", record.getJa4tscan());
    assertEquals(1, record.getUnverifiedRsts());
  }

  @Test
  void aRstAsTheFirstPacketIsAClosedPort() {
    assertNull(record(rst(0)));
    assertNone("closed", rst(0), synAck(1));
  }

  @Test
  void nothingIsAddedAfterTheRst() {
    Ja4TScanRecord record = record(synAck(0), rst(2), synAck(5));
    assertEquals(STACK + "_R2", record.getJa4tscan());
    assertEquals(1, record.getAfterRst());
  }

  @Test
  void aSynAckWithAnotherSequenceNumberIsForeignAndNotTimed() {
    Ja4TScanRecord record = record(synAck(0), of(0.5, SYN | ACK, 4242), synAck(1));
    assertEquals(STACK + "_1", record.getJa4tscan());
    assertEquals(4242, record.getForeign().get(0).getSequence());
    assertEquals(Packets.START + 500_000, record.getForeign().get(0).getCapturedMicros());
  }

  @Test
  void aByteIdenticalPacketWithinTenMillisecondsIsTheNetworksCopy() {
    PacketEvent copy = PacketEvent.newBuilder(synAck(0)).build();
    copy.setCapturedMicros(Packets.START + 9_000);
    Ja4TScanRecord record = record(synAck(0), copy, synAck(1));
    assertEquals(STACK + "_1", record.getJa4tscan());
    assertEquals(1, record.getDuplicates());
    copy.setCapturedMicros(Packets.START + 11_000);
    assertEquals(STACK + "_0-1", text(synAck(0), copy, synAck(1)));
  }

  @Test
  void aRedeliveryIsDroppedAndNotCounted() {
    Ja4TScanRecord record = record(synAck(0), synAck(1), synAck(1), synAck(0));
    assertEquals(record(synAck(0), synAck(1)), record);
    assertEquals(0, record.getDuplicates());
  }

  @Test
  void ecnBitsDoNotHideASynAckButFinDoes() {
    assertNotNull(record(of(0, SYN | ACK | 64, 9000)));
    assertNull(record(of(0, SYN | ACK | FIN, 9000)));
  }

  @Test
  void bareAcksAreCountedAndNotTimed() {
    Ja4TScanRecord record = record(synAck(0), of(0.7, ACK, 9001), synAck(1));
    assertEquals(STACK + "_1", record.getJa4tscan());
    assertEquals(1, record.getOthers());
  }

  @Test
  void anAbsentWindowScaleIsTwoZerosAndAPresentOneOfZeroIsOne() {
    PacketEvent absent = synAck(0);
    absent.setTcpOptions(Packets.options("020405b4"));
    assertEquals("65160_2_1460_00", text(absent));
    PacketEvent zero = synAck(0);
    zero.setTcpOptions(Packets.options("020405b4030300"));
    assertEquals("65160_2-3_1460_0", text(zero));
    PacketEvent none = synAck(0);
    none.setTcpOptions(Packets.options(""));
    assertEquals("65160_00_00_00", text(none));
  }

  @Test
  void optionsThatTheCaptureCutOffGiveNoString() {
    PacketEvent cut = synAck(0);
    cut.setOptionsTruncated(true);
    assertNull(record(cut).getJa4tscan());
    assertEquals(List.of("truncated-options"), record(cut).getFlags());
  }

  @Test
  void anythingTheAskingSideSentAfterItsSynMakesItAnOrdinaryConnection() {
    assertNotNull(record(fromScanner(0, SYN), synAck(0.1)));
    assertNone("ordinary-connection", fromScanner(0, SYN), synAck(0.1), fromScanner(0.2, ACK));
    assertNone("ordinary-connection", synAck(0.1), fromScanner(0.2, RST));
  }

  @Test
  void aLateFirstAnswerIsFlagged() {
    Ja4TScanRecord late = record(fromScanner(0, SYN), synAck(1.1), synAck(3.1));
    assertEquals(List.of("first-may-be-missing"), late.getFlags());
    assertEquals(1_100_000L, late.getRttMicros());
    assertEquals(List.of(), record(fromScanner(0, SYN), synAck(0.4)).getFlags());
  }

  @Test
  void theIdDependsOnTheProbeAndTheEndpointAlone() {
    String id = record(synAck(0), synAck(1)).getId();
    assertEquals(id, record(synAck(1), synAck(3)).getId());
    PacketEvent other = synAck(0);
    other.setScannerPort(61001);
    assertNotEquals(id, record(other).getId());
  }

  @Test
  void theInitialHopLimitIsTheNextUsualOne() {
    Ja4TScanRecord record = record(synAck(0));
    assertEquals(64, record.getInitialHopLimit());
    assertEquals(1, record.getHops());
    int[][] receivedAndInitial = {{1, 32}, {32, 32}, {33, 64}, {65, 128}, {129, 255}, {255, 255}};
    for (int[] pair : receivedAndInitial) {
      PacketEvent packet = synAck(0);
      packet.setHopLimit(pair[0]);
      assertEquals(pair[1], record(packet).getInitialHopLimit());
    }
  }

  @Test
  void anIpv6EndpointIsFingerprintedAsAnIpv4OneIs() {
    PacketEvent[] packets = {synAck(0), synAck(1), rst(7)};
    for (PacketEvent packet : packets) {
      packet.setEndpointAddress(ByteBuffer.wrap(new byte[16]).put(0, (byte) 0x20).rewind());
      packet.setScannerAddress(ByteBuffer.wrap(new byte[16]).put(0, (byte) 0x20).rewind());
      packet.setIpId(null);
    }
    assertEquals(STACK + "_1-R6", text(packets));
    assertEquals("2000::", record(packets).getHost());
  }

  @Test
  void aSynAckThatAcknowledgesAnotherNumberIsForeignAndNotTimed() {
    PacketEvent other = synAck(1);
    other.setAcknowledgement(77);
    Ja4TScanRecord record = record(synAck(0), other, synAck(3));
    assertEquals(STACK + "_3", record.getJa4tscan());
    assertEquals(1, record.getForeign().size());
    assertNull(record(fromScanner(0, SYN), other));
  }

  @Test
  void payloadIsIgnoredAndCounted() {
    PacketEvent full = synAck(1);
    full.setPayloadLength(9);
    Ja4TScanRecord record = record(synAck(0), full, synAck(3));
    assertEquals(STACK + "_1-2", record.getJa4tscan());
    assertEquals(1, record.getPayloads());
  }

  @Test
  void aSynWithoutAckIsCountedAndNotTimed() {
    Ja4TScanRecord record = record(synAck(0), of(0.7, SYN, 9000), synAck(1));
    assertEquals(STACK + "_1", record.getJa4tscan());
    assertEquals(1, record.getOthers());
  }

  @Test
  void rawDelaysAreKeptToTheMicrosecond() {
    Ja4TScanRecord record = record(synAck(0), synAck(1.000001), synAck(3.25), rst(9.5));
    assertEquals(List.of(1_000_001L, 2_249_999L), record.getDelaysMicros());
    assertEquals(6_250_000L, record.getRstDelayMicros());
  }

  @Test
  void theRoundTripIsMeasuredFromTheSendTimeThatTheAnswerEchoes() {
    PacketEvent first = synAck(0);
    first.setSentMicros(Packets.START - 123_000);
    assertEquals(123_000L, record(first).getRttMicros());
    first.setSentMicros(Packets.START - 500_000);
    assertEquals(List.of("first-may-be-missing"), record(first).getFlags());
  }

  @Test
  void nothingBeyondTheMaximumDurationIsTimed() {
    Ja4TScanRecord record = record(synAck(0), synAck(1), synAck(601));
    assertEquals(STACK + "_1", record.getJa4tscan());
    assertEquals(Ended.MAX_DURATION, record.getEnded());
  }

  @Test
  void everyOrderEveryDuplicationAndEverySplitGivesTheSameRecord() {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      List<PacketEvent> packets = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        int[] flags = {SYN | ACK, SYN | ACK, SYN | ACK, RST | ACK, RST, ACK, SYN};
        PacketEvent packet =
            of(random.nextInt(4000) / 100.0, flags[random.nextInt(7)], 9000 + random.nextInt(2));
        packet.setWindow(random.nextInt(3));
        packets.add(packet);
      }
      Ja4TScanRecord expected = record(packets);
      List<PacketEvent> shuffled = new ArrayList<>(packets);
      shuffled.addAll(packets.subList(0, random.nextInt(packets.size() + 1)));
      Collections.shuffle(shuffled, random);
      Exchange left = new Exchange(LIMITS);
      Exchange right = new Exchange(LIMITS);
      shuffled.forEach(p -> (random.nextBoolean() ? left : right).add(Packets.packet(p)));
      left.merge(right);
      assertEquals(expected, record(left));
    }
  }
}
