package io.halfopen.scanner.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A pcapng file: sections of either order of bytes, each with interfaces of any link type and time
 * resolution. libpcap reads no file whose interfaces differ. Blocks that hold no packet are
 * skipped, whatever they are and however long.
 */
final class PcapngStream extends CaptureStream {
  static final int MAGIC = 0x0a0d0d0a;

  private static final int ORDER = 0x1a2b3c4d;
  private static final int INTERFACE = 1;
  private static final int OLD_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int PACKET = 6;

  private static final int FRAME_BYTES = 12;
  private static final int PACKET_HEADER = 20;
  private static final int MAX_INTERFACE_BYTES = 1 << 16;
  private static final int MAX_INTERFACES = 1 << 16;

  private final List<CaptureInterface> interfaces = new ArrayList<>();
  private final ByteBuffer header = ByteBuffer.allocate(PACKET_HEADER);
  private boolean begun;
  private boolean simpleTold;

  PcapngStream(Bytes in) throws DamagedCapture {
    super(in);
    section(0);
    begun = true;
  }

  @Override
  public boolean next() throws DamagedCapture {
    while (true) {
      long at = in.offset();
      int n = in.read(header.array(), 4);
      if (n == 0) {
        return false;
      }
      if (n < 4) {
        throw DamagedCapture.cut(at);
      }
      int type = header.getInt(0);
      if (type == MAGIC) {
        section(at);
        continue;
      }
      read(4, at);
      long body = length(header.getInt(0), at) - FRAME_BYTES;
      boolean packet = false;
      switch (type) {
        case INTERFACE -> describe(body, at);
        case PACKET, OLD_PACKET -> packet = packet(type, body, at);
        default -> skip(body, at);
      }
      end(body + FRAME_BYTES, at);
      if (type == SIMPLE_PACKET && !simpleTold) {
        simpleTold = true;
        throw new DamagedCapture(
            at, "a packet without a time, left out, as are all others like it", false);
      }
      if (packet) {
        return true;
      }
    }
  }

  /** A section's header, from behind its type on. */
  private void section(long at) throws DamagedCapture {
    read(8, at);
    header.order(ByteOrder.BIG_ENDIAN);
    if (header.getInt(4) != ORDER) {
      header.order(ByteOrder.LITTLE_ENDIAN);
      if (header.getInt(4) != ORDER) {
        throw damaged(at, "a section of unknown order of bytes");
      }
    }
    long length = length(header.getInt(0), at);
    if (length < 28) {
      throw damaged(at, "a section's header of " + length + " bytes");
    }
    read(4, at);
    int major = header.getShort(0) & 0xffff;
    if (major != 1) {
      throw damaged(at, "pcapng of version " + major + ", only 1 is known");
    }
    skip(length - 20, at);
    end(length, at);
    interfaces.clear();
    simpleTold = false;
  }

  private void describe(long length, long at) throws DamagedCapture {
    if (length > MAX_INTERFACE_BYTES || interfaces.size() >= MAX_INTERFACES) {
      throw damaged(at, "more about interfaces than is believed");
    }
    byte[] body = new byte[(int) length];
    if (in.read(body, body.length) < body.length) {
      throw DamagedCapture.cut(at);
    }
    try {
      interfaces.add(CaptureInterface.parse(ByteBuffer.wrap(body).order(header.order())));
    } catch (IllegalArgumentException e) {
      throw damaged(at, "an interface's description: " + e.getMessage());
    }
  }

  private boolean packet(int type, long length, long at) throws DamagedCapture {
    if (length < PACKET_HEADER) {
      skip(length, at);
      return left(length, at, "a packet's block of " + length + " bytes");
    }
    read(PACKET_HEADER, at);
    int number = type == PACKET ? header.getInt(0) : header.getShort(0) & 0xffff;
    long captured = header.getInt(12) & 0xffff_ffffL;
    long original = header.getInt(16) & 0xffff_ffffL;
    long room = length - PACKET_HEADER;
    if (number < 0 || number >= interfaces.size() || captured > room) {
      skip(room, at);
      return left(
          length,
          at,
          captured > room
              ? "a packet longer than its block"
              : "a packet of interface " + (number & 0xffff_ffffL) + ", which is not described");
    }
    CaptureInterface from = interfaces.get(number);
    long micros =
        from.micros((header.getInt(4) & 0xffff_ffffL) << 32 | header.getInt(8) & 0xffff_ffffL);
    if (micros < 0) {
      skip(room, at);
      return left(length, at, "a packet of no possible time");
    }
    if (!take(captured, original, from.linkType(), micros)) {
      throw DamagedCapture.cut(at);
    }
    skip(room - captured, at);
    return true;
  }

  /** What is wrong with one block alone leaves out that block. */
  private boolean left(long body, long at, String reason) throws DamagedCapture {
    end(body + FRAME_BYTES, at);
    throw new DamagedCapture(at, reason + ", left out", false);
  }

  private long length(int value, long at) throws DamagedCapture {
    long length = value & 0xffff_ffffL;
    if (length < FRAME_BYTES || length % 4 != 0) {
      throw damaged(at, "a block of " + length + " bytes");
    }
    return length;
  }

  /** Each block ends with its length again. */
  private void end(long length, long at) throws DamagedCapture {
    read(4, at);
    if ((header.getInt(0) & 0xffff_ffffL) != length) {
      throw damaged(at, "a block whose two lengths differ");
    }
  }

  private void read(int n, long at) throws DamagedCapture {
    if (in.read(header.array(), n) < n) {
      throw DamagedCapture.cut(at);
    }
  }

  private void skip(long n, long at) throws DamagedCapture {
    if (!in.skip(n)) {
      throw DamagedCapture.cut(at);
    }
  }

  private DamagedCapture damaged(long at, String reason) {
    String more = begun ? "; what came before was used" : "";
    return new DamagedCapture(at, reason + more, true);
  }
}
