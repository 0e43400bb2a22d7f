package io.halfopen.job.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Train;
import io.halfopen.job.source.CaptureReading;
import io.halfopen.job.truth.Frames.Frame;
import io.halfopen.scanner.wire.TcpSegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged frames and capture files: nothing throws, nothing hangs. */
@Timeout(60)
class CaptureFuzzTest {
  private static final Exchange.Limits LIMITS = new Exchange.Limits(600_000_000L, 64);

  private static final int[] LINKS = {0, 1, 12, 101, 108, 113, 228, 229, 276, 147};
  private static final int ROUNDS = 5_000;

  @TempDir Path folder;

  @Test
  void noFrameMakesTheParserThrow() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int parsed = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Frame good = frames(random, LINKS[i % LINKS.length]).get(0);
      byte[] bad = Mutation.of(good.bytes(), random);
      int before = random.nextInt(3);
      ByteBuffer frame = ByteBuffer.allocate(before + bad.length).put(before, bad).position(before);
      int captured = random.nextInt(4) == 0 ? random.nextInt(200) : bad.length;
      try {
        TcpSegment segment = new TcpSegment();
        if (segment.parse(frame, captured, lie(bad.length, random), LINKS[i % LINKS.length])) {
          touch(segment);
          parsed++;
        }
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bad), e);
      }
    }
    assertTrue(parsed > ROUNDS / 10, "seed " + seed + ": only " + parsed + " were parsed at all");
  }

  @Test
  void aWireLengthBeyondAllFramesIsNotBelieved() {
    byte[] ip = new byte[40 + 20];
    ip[0] = 0x60; // IPv6 whose own length is 0, as offload leaves it
    ip[6] = 6;
    ip[40 + 12] = (byte) 0xf0; // a TCP header that claims 60 bytes
    ByteBuffer frame = ByteBuffer.allocate(1 + ip.length).put(1, ip).position(1);
    TcpSegment segment = new TcpSegment();
    assertTrue(segment.parse(frame, ip.length, Integer.MAX_VALUE, 101));
    assertEquals(0, segment.options().length);
    assertTrue(segment.optionsTruncated());
  }

  @Test
  void aFractionOfMoreThanASecondEndsTheFileAsDamaged() throws Exception {
    Random random = new Random(1);
    Path file = folder.resolve("fraction.pcap");
    byte[] pcap = CaptureBytes.pcap(frames(random, 101), 101, true, false, random);
    ByteBuffer.wrap(pcap).putInt(24 + 4, 1_500_000);
    Files.write(file, pcap);
    CaptureReading reading = CaptureReading.of(1_000, file);
    assertEquals(List.of(), reading.packets());
    assertEquals(
        List.of(file + ": byte 24: a packet's header makes no sense; what came before was used"),
        reading.leftOut());
  }

  private static int lie(int length, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> Integer.MAX_VALUE;
      default -> length;
    };
  }

  private static void touch(TcpSegment segment) {
    assertTrue(segment.source().length == (segment.isIpv6() ? 16 : 4));
    assertTrue(segment.destination().length == segment.source().length);
    assertTrue(segment.options().length <= 40);
    assertTrue(segment.payloadLength() >= 0);
    long unused =
        segment.sourcePort()
            + segment.destinationPort()
            + segment.sequence()
            + segment.acknowledgement()
            + segment.flags()
            + segment.window()
            + segment.hopLimit()
            + segment.ipId();
    assertTrue(unused >= -1);
  }

  @Test
  void noCaptureFileMakesTheWayToARecordThrow() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int events = 0;
    int records = 0;
    Path file = folder.resolve("damaged");
    for (int i = 0; i < ROUNDS; i++) {
      int link = LINKS[random.nextInt(9)];
      List<Frame> frames = frames(random, link);
      boolean bigEndian = random.nextBoolean();
      byte[] good =
          random.nextInt(3) == 0
              ? CaptureBytes.pcapng(frames, link, bigEndian)
              : CaptureBytes.pcap(frames, link, bigEndian, random.nextBoolean(), random);
      byte[] bad = Mutation.of(good, random);
      Files.write(file, bad);
      try {
        List<PacketEvent> packets = CaptureReading.of(1_000, file).packets();
        events += packets.size();
        records += records(packets);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bad), e);
      }
    }
    assertTrue(records > ROUNDS / 10, "seed " + seed + ": " + events + ", " + records);
  }

  private static List<Frame> frames(Random random, int link) {
    Seen.Probe probe =
        random.nextInt(3) == 0
            ? new Seen.Probe("20010db8" + "0".repeat(23) + "1", 443, "f".repeat(32), 61000)
            : new Seen.Probe("0a010001", 443, "0afe0001", 61000);
    List<Frame> frames = new ArrayList<>();
    while (frames.isEmpty()) {
      for (Seen seen : Script.exchange(random, probe, 1_700_000_000_000_000L)) {
        Frame frame = Frames.of(seen, link, random);
        frames.add(frame);
      }
    }
    return frames;
  }

  private static int records(List<PacketEvent> packets) {
    Map<String, Exchange> exchanges = new HashMap<>();
    for (PacketEvent packet : packets) {
      String key =
          packet.getEndpointAddress()
              + ":"
              + packet.getEndpointPort()
              + packet.getScannerAddress()
              + packet.getScannerPort();
      exchanges.computeIfAbsent(key, k -> new Exchange(LIMITS)).add(Packets.packet(packet));
    }
    int records = 0;
    for (Exchange exchange : exchanges.values()) {
      records +=
          Train.record(exchange.packets(), exchange.isBeyond(), exchange.isExcess(), 600_000_000L)
                  == null
              ? 0
              : 1;
    }
    return records;
  }
}
