package io.halfopen.local.output;

import io.halfopen.job.fingerprint.Addresses;
import io.halfopen.scanner.link.Link;
import io.halfopen.scanner.link.PacketBatch;
import io.halfopen.scanner.link.PacketSender;
import io.halfopen.scanner.link.Receiver;
import io.halfopen.scanner.link.WallClock;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A link that prints packets in place of sending them, and hears nothing. */
public final class PrintingLink implements Link {
  private static final int LINKTYPE_RAW = 101;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int WAIT_MILLIS = 5;

  private final PrintStream out;
  private final boolean targetsOnly;

  /** Prints whole packets or, for {@code targetsOnly}, whom they would go to. */
  public PrintingLink(PrintStream out, boolean targetsOnly) {
    this.out = out;
    this.targetsOnly = targetsOnly;
  }

  @Override
  public PacketSender sender() {
    return this::print;
  }

  private int print(PacketBatch batch) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < batch.size(); i++) {
      ByteBuffer packet = batch.bytes().slice(batch.at(i), batch.length(i));
      text.append(targetsOnly ? target(packet) : whole(packet)).append('\n');
    }
    out.print(text);
    return batch.size();
  }

  private static boolean isIpv6(ByteBuffer packet) {
    return packet.get(0) >> 4 == 6;
  }

  private static int protocol(ByteBuffer packet) {
    return packet.get(isIpv6(packet) ? 6 : 9) & 0xff;
  }

  private static int headerBytes(ByteBuffer packet) {
    return isIpv6(packet) ? 40 : (packet.get(0) & 15) * 4;
  }

  private static String target(ByteBuffer packet) {
    return isIpv6(packet) ? end(packet, 24, 16, 2) : end(packet, 16, 4, 2);
  }

  private static String source(ByteBuffer packet) {
    return isIpv6(packet) ? end(packet, 8, 16, 0) : end(packet, 12, 4, 0);
  }

  /** Address, and port where the protocol has ports. */
  private static String end(ByteBuffer packet, int at, int length, int portAt) {
    String address = Addresses.text(packet.slice(at, length));
    int protocol = protocol(packet);
    if (protocol != TCP && protocol != UDP) {
      return address;
    }
    int port = packet.getShort(headerBytes(packet) + portAt) & 0xffff;
    return (length == 16 ? "[" + address + "]" : address) + ":" + port;
  }

  private static String whole(ByteBuffer packet) {
    int header = headerBytes(packet);
    int protocol = protocol(packet);
    String name = protocol == TCP ? "tcp" : protocol == UDP ? "udp" : "icmp";
    StringBuilder line = new StringBuilder();
    line.append(source(packet)).append(" > ").append(target(packet)).append(' ').append(name);
    line.append(" ttl ").append(packet.get(isIpv6(packet) ? 7 : 8) & 0xff);
    if (protocol == TCP) {
      line.append(" seq ").append(packet.getInt(header + 4) & 0xffffffffL);
      line.append(" flags ").append(packet.get(header + 13) & 0xff);
      line.append(" win ").append(packet.getShort(header + 14) & 0xffff);
    }
    byte[] bytes = new byte[packet.limit()];
    packet.get(0, bytes);
    return line.append(" bytes ").append(HexFormat.of().formatHex(bytes)).toString();
  }

  @Override
  public int receive(Receiver receiver) {
    try {
      Thread.sleep(WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  @Override
  public long heardUntilMicros() {
    return WallClock.micros();
  }

  @Override
  public int dataLinkType() {
    return LINKTYPE_RAW;
  }

  @Override
  public long kernelDrops() {
    return 0;
  }

  @Override
  public void close() {
    out.flush();
  }
}
