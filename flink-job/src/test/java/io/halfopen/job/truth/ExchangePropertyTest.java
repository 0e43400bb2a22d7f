package io.halfopen.job.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Train;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** What a record must not depend on: order of arrival, redelivery, and how state was split. */
class ExchangePropertyTest {
  private static final int MAX_PACKETS = 64;
  private static final long MAX_DURATION_MICROS = 600_000_000L;

  @Property(edgeCases = EdgeCasesMode.NONE)
  void everyOrderGivesTheSameRecord(
      @ForAll("packets") List<PacketEvent> packets, @ForAll long seed) {
    List<PacketEvent> shuffled = new ArrayList<>(packets);
    Collections.shuffle(shuffled, new Random(seed));
    Ja4TScanRecord record = record(of(packets));
    assertEquals(record, record(of(shuffled)));
    Statistics.label("record")
        .collect(record != null)
        .coverage(c -> c.check(true).percentage(p -> p > 50));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void redeliveryChangesNothing(@ForAll("packets") List<PacketEvent> packets, @ForAll long seed) {
    Random random = new Random(seed);
    List<PacketEvent> redelivered = new ArrayList<>(packets);
    for (PacketEvent packet : packets) {
      for (int copies = random.nextInt(3); copies > 0; copies--) {
        redelivered.add(
            random.nextInt(redelivered.size() + 1), PacketEvent.newBuilder(packet).build());
      }
    }
    assertEquals(record(of(packets)), record(of(redelivered)));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void everySplitMergesToTheSameExchange(
      @ForAll("packets") List<PacketEvent> packets, @ForAll long seed) {
    Random random = new Random(seed);
    List<Exchange> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parts.add(empty());
    }
    for (PacketEvent packet : packets) {
      parts.get(random.nextInt(4)).add(Packets.packet(packet));
    }
    Exchange leftFirst =
        merged(merged(merged(parts.get(0), parts.get(1)), parts.get(2)), parts.get(3));
    Exchange rightFirst =
        merged(parts.get(0), merged(parts.get(1), merged(parts.get(2), parts.get(3))));
    Exchange backward =
        merged(merged(parts.get(3), parts.get(2)), merged(parts.get(1), parts.get(0)));
    Exchange whole = of(packets);
    assertSame(whole, leftFirst);
    assertSame(whole, rightFirst);
    assertSame(whole, backward);
    assertEquals(record(whole), record(backward));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void anExchangeMergedWithItselfOrNothingIsItself(@ForAll("packets") List<PacketEvent> packets) {
    Exchange whole = of(packets);
    assertSame(whole, merged(whole, whole));
    assertSame(whole, merged(whole, empty()));
    assertSame(whole, merged(empty(), whole));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void readingARecordLeavesTheExchangeAsItWas(@ForAll("packets") List<PacketEvent> packets) {
    Exchange exchange = of(packets);
    Ja4TScanRecord first = record(exchange);
    assertSame(of(packets), exchange);
    assertEquals(first, record(exchange));
  }

  /** Few values a field, so that ties, duplicates and near duplicates are frequent. */
  @Provide
  Arbitrary<List<PacketEvent>> packets() {
    Arbitrary<Long> micros =
        Arbitraries.of(
            0L,
            1L,
            5_000L,
            9_999L,
            10_000L,
            10_001L,
            20_000L,
            499_999L,
            1_000_000L,
            1_499_999L,
            1_500_000L,
            3_000_000L,
            7_000_000L,
            599_999_999L,
            600_000_001L);
    Arbitrary<Integer> flags =
        Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.just(0x12)),
            Tuple.of(1, Arbitraries.of(0x10, 0x02, 0x04, 0x14, 0x52, 0x13, 0x16)));
    Arbitrary<Long> sequence = Arbitraries.of(9000L, 9000L, 9000L, 9000L, 9001L, 0L, 0xffff_ffffL);
    Arbitrary<Long> acknowledgement = Arbitraries.of(5001L, 5001L, 0L, 77L);
    Arbitrary<Integer> ipId = Arbitraries.of(0, 0, 0, 1).injectNull(0.1);
    Arbitrary<Integer> ttlAndWindow = Arbitraries.integers().between(0, 7);
    Arbitrary<String> options =
        Arbitraries.of(Packets.LINUX, Packets.LINUX, "", "020405b4", "0200");
    Arbitrary<Boolean> fromScanner = Arbitraries.frequency(Tuple.of(200, false), Tuple.of(1, true));
    return Combinators.combine(
            micros, flags, sequence, acknowledgement, ipId, ttlAndWindow, options, fromScanner)
        .as(ExchangePropertyTest::packet)
        .list()
        .ofMaxSize(16);
  }

  private static PacketEvent packet(
      long micros,
      int flags,
      long sequence,
      long acknowledgement,
      Integer ipId,
      int ttlAndWindow,
      String options,
      boolean fromScanner) {
    PacketEvent packet = Packets.of(0, flags, sequence);
    packet.setCapturedMicros(Packets.START + micros);
    packet.setAcknowledgement(acknowledgement);
    packet.setIpId(ipId);
    packet.setHopLimit(ttlAndWindow == 1 ? 255 : 63);
    packet.setWindow(ttlAndWindow == 2 ? 0 : 65160);
    packet.setPayloadLength(ttlAndWindow == 3 ? 5 : 0);
    packet.setOptionsTruncated(ttlAndWindow == 4);
    packet.setSentMicros(ttlAndWindow == 5 ? Packets.START - 600_000L : null);
    packet.setTcpOptions(Packets.options(options));
    packet.setFromScanner(fromScanner);
    return packet;
  }

  private static Exchange of(List<PacketEvent> packets) {
    Exchange exchange = empty();
    packets.forEach(p -> exchange.add(Packets.packet(p)));
    return exchange;
  }

  private static Exchange empty() {
    return new Exchange(new Exchange.Limits(MAX_DURATION_MICROS, MAX_PACKETS));
  }

  private static Exchange merged(Exchange left, Exchange right) {
    Exchange exchange = empty();
    exchange.merge(left);
    exchange.merge(right);
    return exchange;
  }

  private static void assertSame(Exchange expected, Exchange exchange) {
    assertEquals(events(expected), events(exchange));
    assertEquals(record(expected), record(exchange));
  }

  private static List<PacketEvent> events(Exchange exchange) {
    long first = exchange.packets().isEmpty() ? 0 : exchange.packets().get(0).capturedMicros();
    // What lies beyond the longest duration may be kept or not: it is never read.
    return exchange.packets().stream()
        .filter(p -> p.capturedMicros() - first <= MAX_DURATION_MICROS)
        .map(Packet::toEvent)
        .toList();
  }

  private static Ja4TScanRecord record(Exchange exchange) {
    return Train.record(
        exchange.packets(), exchange.isBeyond(), exchange.isExcess(), MAX_DURATION_MICROS);
  }
}
