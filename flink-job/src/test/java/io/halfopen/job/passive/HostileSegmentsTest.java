package io.halfopen.job.passive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PassiveEnd;
import io.halfopen.event.PassiveFingerprint;
import io.halfopen.event.PassiveKind;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Packet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is captured, in whatever order of writing: no exception, bounded, the same lines. */
class HostileSegmentsTest {
  private static final Bounds SMALL =
      new Bounds(65_000_000, new Exchange.Limits(600_000_000, 8), 6, 4, 20);

  private static List<PassiveFingerprint> lines(List<Packet> packets) {
    List<PassiveFingerprint> lines = new ArrayList<>();
    Connections connections = new Connections(SMALL, lines::add);
    for (Packet packet : packets) {
      connections.accept(packet);
      assertTrue(connections.held() <= 6 + 6 + 4, () -> connections.held() + " are held");
    }
    connections.end();
    return lines;
  }

  /** Few ends and few numbers, so that segments meet. */
  @Provide
  Arbitrary<List<Packet>> segments() {
    Arbitrary<Integer> numbers = Arbitraries.of(0, 1, 2, 100, 101, -1, Integer.MIN_VALUE);
    Arbitrary<byte[]> bytes =
        Combinators.combine(
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, 3),
                Arbitraries.of(2, 2, 18, 18, 4, 20, 16, 17, 1, 3, 6, 0, 0x1ff),
                numbers,
                numbers,
                Arbitraries.of("", "02040000", "0101", "0300ff00", "020405b4030307ff"),
                Arbitraries.of(0, 1))
            .as(
                (from, to, flags, seq, ack, options, payload) ->
                    Side.ipv4(from, from)
                        .bytes(Side.ipv4(to, to), flags, seq, ack, 1, options, payload));
    return Combinators.combine(bytes, Arbitraries.longs().between(0, 40_000_000))
        .as(Pair::new)
        .list()
        .ofMaxSize(60)
        .map(
            pairs -> {
              long now = 0;
              List<Packet> packets = new ArrayList<>();
              for (Pair pair : pairs) {
                now += pair.delay() % 7 == 0 ? pair.delay() : pair.delay() % 100_000;
                packets.add(Side.captured(now, pair.bytes()));
              }
              return packets;
            });
  }

  private record Pair(byte[] bytes, long delay) {}

  @Property(tries = 3000)
  void everySegmentIsTakenAndEveryLineIsWhole(@ForAll("segments") List<Packet> packets) {
    List<PassiveFingerprint> lines = lines(packets);
    for (PassiveFingerprint line : lines) {
      assertNotEquals(PassiveEnd.UNKNOWN, line.getEnded());
      assertNotEquals(PassiveKind.UNKNOWN, line.getKind());
      assertEquals(line.getKind() == PassiveKind.JA4T, line.getEnded() == PassiveEnd.SEEN);
      assertTrue(line.getDelaysMicros().stream().allMatch(delay -> delay >= 0));
      assertTrue(line.getPackets() >= 1);
    }
    assertEquals(lines, lines(packets));
  }

  @Property(tries = 500)
  void aLittleDisorderChangesNothing(
      @ForAll("segments") List<Packet> packets, @ForAll Random random) {
    List<Packet> sorted = new ArrayList<>(packets);
    sorted.sort(Packet::compareTo);
    List<Packet> shuffled = new ArrayList<>();
    List<Packet> near = new ArrayList<>();
    for (Packet packet : sorted) {
      if (!near.isEmpty() && packet.capturedMicros() - near.get(0).capturedMicros() > 1_900_000) {
        Collections.shuffle(near, random);
        shuffled.addAll(near);
        near.clear();
      }
      near.add(packet);
    }
    Collections.shuffle(near, random);
    shuffled.addAll(near);

    List<Packet> ordered = new ArrayList<>();
    InOrder inOrder = new InOrder(packet -> ordered.add(copy(packet)));
    for (Packet packet : shuffled) {
      Packet own = inOrder.spare();
      own.set(packet);
      inOrder.add(own);
    }
    inOrder.end();
    assertEquals(lines(sorted), lines(ordered));
  }

  private static Packet copy(Packet packet) {
    Packet own = new Packet();
    own.set(packet);
    return own;
  }
}
