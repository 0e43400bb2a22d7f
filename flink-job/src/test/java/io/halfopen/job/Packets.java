package io.halfopen.job;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.fingerprint.Packet;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Packets of a probe, as short as a test wants to say them. */
public final class Packets {
  /** What a Linux kernel offers: MSS 1460, SACK, timestamps, NOP, window scale 10. */
  public static final String LINUX =
      "020405b4 0402 080a0000000100000000 01 03030a".replace(" ", "");

  public static final long START = 1_700_000_000_000_000L;
  public static final int FIN = 1;
  public static final int SYN = 2;
  public static final int RST = 4;
  public static final int ACK = 16;

  private Packets() {}

  public static PacketEvent of(double seconds, int flags, long sequence) {
    PacketEvent packet = new PacketEvent();
    packet.setCapturedMicros(START + Math.round(seconds * 1e6));
    packet.setSensor("s1");
    packet.setScan("scan1");
    packet.setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 9}));
    packet.setEndpointPort(443);
    packet.setScannerAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 1}));
    packet.setScannerPort(61000);
    packet.setProtocol(6);
    packet.setSequence(sequence);
    packet.setAcknowledgement((flags & ACK) != 0 ? 5001 : 0);
    packet.setFlags(flags);
    packet.setWindow(65160);
    packet.setHopLimit(63);
    // A kernel ticks its timestamp on, so no two retransmissions are the same bytes.
    packet.setIpId((int) (seconds * 1000) & 0xffff);
    packet.setTcpOptions(options(LINUX));
    return packet;
  }

  public static PacketEvent synAck(double seconds) {
    return of(seconds, SYN | ACK, 9000);
  }

  /** A RST that acknowledges the probe. */
  public static PacketEvent rst(double seconds) {
    PacketEvent packet = of(seconds, RST | ACK, 9001);
    packet.setTcpOptions(options(""));
    packet.setWindow(0);
    return packet;
  }

  public static PacketEvent fromScanner(double seconds, int flags) {
    PacketEvent packet = of(seconds, flags, 5000);
    packet.setFromScanner(true);
    return packet;
  }

  /** The event as the job moves it. */
  public static Packet packet(PacketEvent event) {
    Packet packet = new Packet();
    packet.set(event);
    return packet;
  }

  public static ByteBuffer options(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }
}
