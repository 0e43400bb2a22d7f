package io.halfopen.scanner.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.wire.Checksum;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real kernel: two namespaces and the cable between them. */
class LiveLinkTest {
  private static final String NEAR = "10.78.0.1";
  private static final String FAR = "10.78.0.2";
  private static final int FAR_IPV4 = 0x0a4e0002;
  private static final String BEHIND = "10.79.0.9";
  private static final int BEHIND_IPV4 = 0x0a4f0009;
  private static final int PACKETS = 50_000;

  /** Far more looks than a packet in an open block waits for. */
  private static final int LOOKS = 300;

  private TestNamespace near;
  private TestNamespace far;

  @BeforeEach
  void join() throws Exception {
    near = TestNamespace.open();
    far = TestNamespace.open();
    near.shell(
        """
        ip link add near0 type veth peer name far0 netns %s
        ip address add %s/24 dev near0
        ip link set near0 up
        """
            .formatted(far.path(), NEAR));
    far.shell("ip address add " + FAR + "/24 dev far0; ip link set far0 up");
  }

  @AfterEach
  void part() {
    if (near != null) {
      near.close();
    }
    if (far != null) {
      far.close();
    }
  }

  private static LiveLink link(TestNamespace there, String device, String... addresses)
      throws Exception {
    List<AddressRange> sources = Arrays.stream(addresses).map(AddressRange::parse).toList();
    return there.run(
        () -> LiveLink.open(new LinkConfig(device, sources, null, 0, false, 1, 65535, 0)));
  }

  private static PacketSender sender(TestNamespace there, LiveLink link) throws Exception {
    return there.run(link::sender);
  }

  /** A RST, which nobody answers; its sequence number is its own. */
  private static void write(PacketBatch batch, int number, int target) {
    ByteBuffer b = batch.bytes();
    int at = batch.nextAt();
    b.putInt(at, 0x45000028).putInt(at + 4, 0x4000).putInt(at + 8, 0x40060000);
    b.putInt(at + 12, 0x0a4e0001).putInt(at + 16, target);
    b.putShort(at + 10, (short) Checksum.of(b, at, 20));
    b.putShort(at + 20, (short) 61000).putShort(at + 22, (short) 443).putInt(at + 24, number);
    b.putInt(at + 28, 0).putInt(at + 32, 0x50040000).putInt(at + 36, 0);
    long pseudoHeader = Checksum.add(6 + 20, b, at + 12, 8);
    b.putShort(at + 36, (short) Checksum.fold(Checksum.add(pseudoHeader, b, at + 20, 20)));
    batch.add(40);
  }

  private static void sendAll(PacketSender link, int... targets) {
    PacketBatch batch = new PacketBatch();
    int sent = 0;
    for (int i = 0; i < PACKETS; i++) {
      write(batch, i, targets[i % targets.length]);
      if (batch.isFull() || i == PACKETS - 1) {
        sent += link.send(batch);
        batch.clear();
      }
    }
    assertEquals(PACKETS, sent);
  }

  private static final class Heard implements Receiver {
    private final BitSet numbers = new BitSet();
    private int count;
    private int damaged;
    private int backwards;
    private int beforePromise;
    private long lastMicros;
    private long promisedMicros;

    @Override
    public void packet(ByteBuffer frame, int captured, int original, long micros) {
      int ip = frame.position() + 14;
      long pseudoHeader = Checksum.add(6 + 20, frame, ip + 12, 8);
      boolean whole = captured == original && frame.remaining() == captured;
      boolean sums =
          Checksum.of(frame, ip, 20) == 0
              && Checksum.fold(Checksum.add(pseudoHeader, frame, ip + 20, 20)) == 0;
      damaged += whole && sums ? 0 : 1;
      backwards += micros < lastMicros ? 1 : 0;
      beforePromise += micros < promisedMicros ? 1 : 0;
      lastMicros = micros;
      numbers.set(frame.getInt(ip + 24));
      count++;
    }
  }

  @Test
  void aListenerThatStandsStillForSecondsLosesNothingOfASlowScan() throws Exception {
    int packets = 300;
    try (LiveLink from = link(near, "near0", NEAR);
        LiveLink to = link(far, "far0", FAR)) {
      PacketSender sender = sender(near, from);
      for (int i = 0; i < packets; i++) {
        PacketBatch batch = new PacketBatch();
        write(batch, i, FAR_IPV4);
        assertEquals(1, sender.send(batch));
        // Each comes into a block of its own, since the one before was closed meanwhile.
        Thread.sleep(12);
      }
      Heard heard = hear(to);
      assertEquals(0, to.kernelDrops());
      assertEquals(packets, heard.numbers.cardinality());
    }
  }

  /** Receives until all came, or nothing more does for a second. */
  private static Heard hear(LiveLink link) {
    Heard heard = new Heard();
    long quietSince = System.nanoTime();
    while (heard.count < PACKETS && System.nanoTime() - quietSince < 1_000_000_000L) {
      if (link.receive(heard) > 0) {
        quietSince = System.nanoTime();
      }
      heard.promisedMicros = link.heardUntilMicros();
    }
    return heard;
  }

  private void everyPacketArrivesWhole(int... targets) throws Exception {
    far.shell("ip address add " + BEHIND + "/32 dev far0");
    near.shell("ip route add 10.79.0.0/24 via " + FAR);
    try (LiveLink from = link(near, "near0", NEAR);
        LiveLink to = link(far, "far0", FAR, BEHIND)) {
      sendAll(sender(near, from), targets);
      Heard heard = hear(to);
      assertEquals(PACKETS, heard.count);
      assertEquals(PACKETS, heard.numbers.cardinality());
      assertEquals(0, heard.damaged);
      assertEquals(0, heard.backwards);
      assertEquals(0, heard.beforePromise);
      assertEquals(0, to.kernelDrops());
      assertTrue(heard.lastMicros <= WallClock.micros());
      assertEquals(1, to.dataLinkType());
    }
  }

  @Test
  void everyPacketToANeighbourArrivesWholeAndInOrder() throws Exception {
    everyPacketArrivesWhole(FAR_IPV4);
  }

  @Test
  void everyPacketThroughAGatewayArrivesWholeAndInOrder() throws Exception {
    everyPacketArrivesWhole(BEHIND_IPV4);
  }

  @Test
  void eachPacketOfABatchTakesItsOwnWay() throws Exception {
    everyPacketArrivesWhole(BEHIND_IPV4, FAR_IPV4, FAR_IPV4);
  }

  @Test
  void thePromiseMovesOnWhereNothingComes() throws Exception {
    try (LiveLink link = link(near, "near0", NEAR)) {
      long before = WallClock.micros();
      Heard heard = new Heard();
      for (int i = 0; i < 30; i++) {
        assertEquals(0, link.receive(heard));
      }
      assertTrue(link.heardUntilMicros() > before);
      assertTrue(link.heardUntilMicros() < WallClock.micros());
    }
  }

  @Test
  void aPacketInTheOpenBlockHoldsThePromiseBack() throws Exception {
    try (LiveLink from = link(near, "near0", NEAR);
        LiveLink to = link(far, "far0", FAR)) {
      PacketSender out = sender(near, from);
      PacketBatch batch = new PacketBatch();
      for (int round = 0; round < 50; round++) {
        Heard heard = new Heard();
        batch.clear();
        write(batch, round, FAR_IPV4);
        assertEquals(1, out.send(batch));
        for (int i = 0; i < LOOKS && heard.count == 0; i++) {
          heard.promisedMicros = to.heardUntilMicros();
          to.receive(heard);
        }
        assertEquals(1, heard.count);
        assertEquals(0, heard.beforePromise);
      }
    }
  }

  @Test
  void packetsThatTheKernelRefusesAreCountedAndTheOthersLeave() throws Exception {
    try (LiveLink from = link(near, "near0", NEAR);
        LiveLink to = link(far, "far0", FAR)) {
      PacketSender out = sender(near, from);
      PacketBatch batch = new PacketBatch();
      write(batch, 1, FAR_IPV4);
      batch.add(0);
      write(batch, 2, FAR_IPV4);
      assertEquals(2, out.send(batch));
      Heard heard = new Heard();
      for (int i = 0; i < LOOKS && heard.count < 2; i++) {
        to.receive(heard);
      }
      assertTrue(heard.numbers.get(1) && heard.numbers.get(2));
    }
  }

  private static int heardOf(PacketSender out, LiveLink... links) {
    PacketBatch batch = new PacketBatch();
    write(batch, 1, FAR_IPV4);
    assertEquals(1, out.send(batch));
    StringBuilder counts = new StringBuilder();
    for (LiveLink link : links) {
      Heard heard = new Heard();
      for (int i = 0; i < 30 && heard.count == 0; i++) {
        link.receive(heard);
      }
      assertEquals(0, heard.damaged);
      counts.append(heard.count);
    }
    return Integer.parseInt(counts.toString());
  }

  private static LiveLink tagged(TestNamespace there, String device, String address, int vlan)
      throws Exception {
    MacAddress everybody = MacAddress.parse("ff:ff:ff:ff:ff:ff");
    List<AddressRange> sources = List.of(AddressRange.parse(address));
    return there.run(
        () -> LiveLink.open(new LinkConfig(device, sources, everybody, vlan, false, 1, 65535, 0)));
  }

  @Test
  void aVlanIsHeardOnItsOwnAndNowhereElse() throws Exception {
    try (LiveLink seven = tagged(near, "near0", NEAR, 7);
        LiveLink none = tagged(near, "near0", NEAR, 0);
        LiveLink farSeven = tagged(far, "far0", FAR, 7);
        LiveLink farEight = tagged(far, "far0", FAR, 8);
        LiveLink farNone = tagged(far, "far0", FAR, 0)) {
      assertEquals(100, heardOf(sender(near, seven), farSeven, farEight, farNone));
      assertEquals(1, heardOf(sender(near, none), farSeven, farEight, farNone));
    }
  }

  @Test
  void anUnknownInterfaceIsNamed() throws Exception {
    Exception e = assertThrows(Exception.class, () -> link(near, "nosuch0", NEAR));
    assertEquals(BadInputException.class, e.getCause().getClass());
    assertTrue(e.getMessage().contains("no interface \"nosuch0\"; there are: "));
    assertTrue(e.getMessage().contains("near0"));
  }

  @Test
  void aNeighbourIsFoundInTheKernelsTable() {
    List<String> table =
        List.of(
            "IP address       HW type     Flags       HW address            Mask     Device",
            "10.0.0.1         0x1         0x0         00:00:00:00:00:00     *        eth0",
            "10.0.0.1         0x1         0x2         02:fc:00:00:00:05     *        eth1");
    assertEquals(MacAddress.parse("02:fc:00:00:00:05"), Neighbours.find(table, "eth1", 0x0a000001));
    assertEquals(null, Neighbours.find(table, "eth0", 0x0a000001));
    assertEquals(null, Neighbours.find(table, "eth1", 0x0a000002));
  }
}
