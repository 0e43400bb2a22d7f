package io.halfopen.job.source;

import io.halfopen.event.PacketEvent;
import io.halfopen.fuzz.Target;
import io.halfopen.scanner.capture.Unpacked;
import io.halfopen.scanner.wire.ContentCount;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A file of packets as a user gives it, whatever it is: read to its end, every packet used. */
public final class CaptureTarget implements Target {
  static final int MOST_UNPACKED = 1 << 20;

  @Override
  public void read(byte[] input) {
    InputStream unpacked;
    try {
      unpacked = Unpacked.of(new ByteArrayInputStream(input));
    } catch (IOException e) {
      oneLine(new Unreadable("input", 0, Unreadable.why(e)));
      return;
    }
    try (InputStream in = new BufferedInputStream(new Bounded(unpacked, MOST_UNPACKED))) {
      use(PacketFiles.open("input", in, -1, new ContentCount()));
    } catch (IOException e) {
      oneLine(e);
    }
  }

  static void oneLine(IOException e) {
    String message = e.getMessage();
    Target.require(e instanceof Unreadable, "not said by file and byte: " + e);
    Target.require(message != null && message.lines().count() == 1, "not one line: " + message);
  }

  /** Reads to the end, which comes. */
  static void use(PacketFile file) {
    List<PacketEvent> events = new ArrayList<>();
    for (int i = 0; i < 2 * MOST_UNPACKED; i++) {
      events.clear();
      try {
        if (!file.next()) {
          return;
        }
        file.events(events);
      } catch (Unreadable e) {
        oneLine(e);
        if (e.isLast()) {
          return;
        }
      }
      for (PacketEvent event : events) {
        String wrong = Plausible.wrong(event, LogEntry.UNKNOWN);
        Target.require(wrong == null, "no plausible event: " + wrong);
      }
    }
    throw new AssertionError("more packets than there were bytes");
  }

  @Override
  public List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      seeds.add(pcap(order));
      seeds.add(pcapng(order));
    }
    for (byte[] plain : List.copyOf(seeds)) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(packed)) {
        out.write(plain);
      }
      seeds.add(packed.toByteArray());
      seeds.add(com.github.luben.zstd.Zstd.compress(plain));
    }
    seeds.addAll(new RowsTarget().seeds());
    return seeds;
  }

  private static byte[] frame() {
    return HexFormat.of()
        .parseHex(
            "4500003c0000400040060000c0000201c000020201bbee4800000001fffffffe"
                + "a012fe8800000000020405b40402080a000000010000000201030307");
  }

  private static byte[] pcap(ByteOrder order) {
    byte[] frame = frame();
    ByteBuffer out = ByteBuffer.allocate(24 + 2 * (16 + frame.length)).order(order);
    out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
    out.putInt(65535).putInt(101);
    for (int i = 0; i < 2; i++) {
      out.putInt(1_700_000_000 + i).putInt(5).putInt(frame.length).putInt(frame.length).put(frame);
    }
    return out.array();
  }

  private static byte[] pcapng(ByteOrder order) {
    byte[] frame = frame();
    ByteBuffer out = ByteBuffer.allocate(28 + 28 + 32 + frame.length).order(order);
    out.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putInt(0x10000).putLong(-1).putInt(28);
    out.putInt(1).putInt(28).putShort((short) 101).putShort((short) 0).putInt(0);
    out.putShort((short) 9).putShort((short) 1).putInt(order == ByteOrder.BIG_ENDIAN ? 9 << 24 : 9);
    out.putInt(28);
    int length = 32 + frame.length;
    out.putInt(6).putInt(length).putInt(0).putInt(0x179810a0).putInt(7);
    out.putInt(frame.length).putInt(frame.length).put(frame).putInt(length);
    return out.array();
  }
}
