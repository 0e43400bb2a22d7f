package io.halfopen.scanner.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Any bytes, cut anywhere: no exception, no endless walk, nothing read beyond what was captured.
 */
class HostileFramesTest {
  private static final int[] LINK_TYPES = {
    0, 1, 9, 12, 14, 50, 51, 101, 104, 108, 113, 228, 229, 276, 105, -1, 1 << 20
  };

  /** Pieces of headers, so that walks go deep before they go wrong. */
  private static final String[] PIECES = {
    "020000000001020000000002",
    "0800",
    "86dd",
    "81000005",
    "8847",
    "00010040",
    "00010140",
    "8864110000010042",
    "0021",
    "aaaa03000000",
    "45000040123440004006" + "0000c0000201c0000202",
    "4500ffff123440004004" + "0000c0000201c0000202",
    "4500ffff123440004029" + "0000c0000201c0000202",
    "4500ffff12344000402f" + "0000c0000201c0000202",
    "4500ffff123440004011" + "0000c0000201c0000202",
    "4f00000012344000400600000000",
    "60000000ffff0040" + "00".repeat(32),
    "60000000ffff2c40" + "00".repeat(32),
    "60000000ffff3340" + "00".repeat(32),
    "60000000000029" + "40" + "00".repeat(32),
    "2b00000000000000",
    "06ff000000000000",
    "3304000000000001",
    "2c00000000000001",
    "00000800",
    "b0006558abcd00000000000700000001",
    "3081880b004200010000000100000001",
    "100088be000000011001000000000000",
    "100022eb00000001" + "2001000000000000000000ff",
    "c00012b5ffff00000800000000000700",
    "c00017c1ffff00003f00655800000700",
    "0050ee4800000001fffffffeb012fe8800000000",
    "020405b40402080a00000001000000020103030a",
    "00",
    "ff"
  };

  @Provide
  Arbitrary<byte[]> frames() {
    Arbitrary<byte[]> pieces = Arbitraries.of(PIECES).map(HexFormat.of()::parseHex);
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(12);
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(12, pieces), net.jqwik.api.Tuple.of(1, noise))
        .list()
        .ofMaxSize(24)
        .map(
            parts -> {
              ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(p -> p.length).sum());
              parts.forEach(all::put);
              return all.array();
            });
  }

  @Property(tries = 20_000)
  void anyChainOfHeadersIsReadOrRefused(
      @ForAll("frames") byte[] frame,
      @ForAll @IntRange(min = -1, max = 600) int captured,
      @ForAll @IntRange(min = -1, max = 70_000) int original,
      @ForAll @IntRange(max = 16) int linkType) {
    check(frame, captured, original, LINK_TYPES[linkType]);
  }

  @Property(tries = 5_000)
  void anyBytesAreReadOrRefused(
      @ForAll @Size(max = 120) byte[] frame, @ForAll @IntRange(max = 16) int linkType) {
    check(frame, frame.length, frame.length, LINK_TYPES[linkType]);
  }

  @Property(tries = 5_000)
  void whatLiesBehindTheCaptureDecidesNothing(
      @ForAll("frames") byte[] frame, @ForAll @IntRange(max = 200) int captured) {
    int length = Math.min(captured, frame.length);
    byte[] other = Arrays.copyOf(Arrays.copyOf(frame, length), frame.length);
    for (int linkType : new int[] {1, 101}) {
      assertEquals(
          text(frame, length, frame.length, linkType), text(other, length, frame.length, linkType));
    }
  }

  private static String text(byte[] frame, int captured, int original, int linkType) {
    TcpSegment segment = new TcpSegment();
    if (!segment.parse(ByteBuffer.wrap(frame), captured, original, linkType)) {
      return segment.content().name();
    }
    return Arrays.toString(segment.source())
        + Arrays.toString(segment.destination())
        + Arrays.toString(segment.options())
        + segment.sequence()
        + segment.payloadLength();
  }

  private static void check(byte[] frame, int captured, int original, int linkType) {
    // Not at the start of its buffer, and with a limit of its own.
    ByteBuffer buffer = ByteBuffer.allocateDirect(frame.length + 7);
    buffer.position(7);
    buffer.put(frame).position(7);
    TcpSegment segment = new TcpSegment();
    boolean tcp = segment.parse(buffer, captured, original, linkType);
    assertEquals(tcp, segment.content() == Content.TCP);
    assertEquals(7, buffer.position());
    if (tcp) {
      assertEquals(segment.isIpv6() ? 16 : 4, segment.source().length);
      assertEquals(segment.isIpv6() ? 16 : 4, segment.destination().length);
      assertTrue(segment.options().length <= 40);
      assertTrue(segment.payloadLength() >= 0);
      assertTrue(segment.hopLimit() >= 0 && segment.ipId() >= -1);
    }
  }
}
