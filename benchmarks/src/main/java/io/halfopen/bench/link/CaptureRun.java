package io.halfopen.bench.link;

import io.halfopen.scanner.link.AddressRange;
import io.halfopen.scanner.link.Link;
import io.halfopen.scanner.link.LinkConfig;
import io.halfopen.scanner.link.LiveLink;
import io.halfopen.scanner.link.MacAddress;
import io.halfopen.scanner.link.PacketBatch;
import io.halfopen.scanner.link.PacketSender;
import io.halfopen.scanner.wire.Checksum;
import io.halfopen.scanner.wire.TcpSegment;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.List;

/** One thread floods SYN-ACKs into the cable, another takes them out and parses each. */
final class CaptureRun {
  private static final int PACKET_BYTES = 60;
  private static final int EMPTY_LOOKS = 20;
  private static final int TARGET = 0x0a000002;

  private final Wire wire;
  private volatile boolean stopping;
  private long sent;
  private long parsed;

  CaptureRun(Wire wire) {
    this.wire = wire;
  }

  void run(int seconds, PrintStream out) throws Exception {
    try (Link far = wire.runFar(() -> LiveLink.open(config(Wire.FAR_DEVICE, "10.0.0.2")));
        Link near = wire.run(() -> LiveLink.open(config(wire.device(), Wire.SOURCE)))) {
      PacketSender sender = wire.run(near::sender);
      Thread flood = new Thread(() -> flood(sender), "bench-flood");
      long began = System.nanoTime();
      flood.start();
      TcpSegment segment = new TcpSegment();
      int linkType = far.dataLinkType();
      // The last packets lie in a block that the kernel closes a little later.
      for (int empty = 0; empty < EMPTY_LOOKS; ) {
        int came =
            far.receive(
                (frame, captured, original, micros) ->
                    parsed += segment.parse(frame, captured, original, linkType) ? 1 : 0);
        stopping = System.nanoTime() - began > seconds * 1_000_000_000L;
        empty = came > 0 || flood.isAlive() ? 0 : empty + 1;
      }
      double took = (System.nanoTime() - began) / 1e9;
      out.printf(
          "captured alone: %,d sent, %,d parsed, %,d dropped by the kernel; %,.0f/s%n",
          sent, parsed, far.kernelDrops(), parsed / took);
    }
  }

  private static LinkConfig config(String device, String address) {
    List<AddressRange> source = List.of(AddressRange.parse(address));
    MacAddress other =
        MacAddress.parse(device.equals(Wire.FAR_DEVICE) ? Wire.NEAR_MAC : Wire.FAR_MAC);
    return LinkConfig.of(device, source.get(0).first(), 61000, 65535).withGatewayMac(other);
  }

  private void flood(PacketSender sender) {
    PacketBatch batch = new PacketBatch();
    while (!stopping) {
      batch.clear();
      while (!batch.isFull()) {
        write(batch.bytes(), batch.nextAt(), (int) sent + batch.size());
        batch.add(PACKET_BYTES);
      }
      sent += sender.send(batch);
    }
  }

  private static void write(ByteBuffer b, int at, int number) {
    b.putInt(at, 0x45000000 | PACKET_BYTES).putInt(at + 4, 0x4000).putInt(at + 8, 0x40060000);
    b.putInt(at + 12, 0x0a000001).putInt(at + 16, TARGET);
    b.putShort(at + 10, (short) Checksum.of(b, at, 20));
    b.putInt(at + 20, 80 << 16 | 61000).putInt(at + 24, number).putInt(at + 28, number);
    b.putInt(at + 32, 0xa012faf0).putInt(at + 36, 0);
    b.putLong(at + 40, 0x020405b40402080aL).putLong(at + 48, 1L << 32 | 1);
    b.putInt(at + 56, 0x01030307);
  }
}
