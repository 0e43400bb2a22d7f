package io.halfopen.local.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A little-endian pcap file's packets in another order, form or time. */
final class Shuffled {
  private static final int HEADER = 24;

  private Shuffled() {}

  static byte[] pcap(byte[] file, Random random) {
    List<byte[]> packets = packets(file);
    Collections.shuffle(packets, random);
    return file(file, packets);
  }

  /** The same packets in two files. */
  static List<byte[]> halves(byte[] file) {
    List<byte[]> packets = packets(file);
    int middle = packets.size() / 2;
    return List.of(
        file(file, packets.subList(0, middle)),
        file(file, packets.subList(middle, packets.size())));
  }

  /** The same packets so many seconds later. */
  static byte[] later(byte[] file, int seconds) {
    List<byte[]> packets = packets(file);
    for (byte[] packet : packets) {
      ByteBuffer header = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
      header.putInt(0, header.getInt(0) + seconds);
    }
    return file(file, packets);
  }

  /** Files of one link type as one pcapng, of which a packet says that it is longer than it is. */
  static byte[] pcapng(int damaged, byte[]... files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer start = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    start.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putInt(1).putLong(-1).putInt(28);
    int link = ByteBuffer.wrap(files[0]).order(ByteOrder.LITTLE_ENDIAN).getInt(20);
    start.putInt(1).putInt(20).putInt(link).putInt(65_535).putInt(20);
    out.writeBytes(start.array());
    int number = 0;
    for (byte[] file : files) {
      for (byte[] packet : packets(file)) {
        ByteBuffer header = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        int length = packet.length - 16;
        int padded = (length + 3) / 4 * 4;
        ByteBuffer block = ByteBuffer.allocate(32 + padded).order(ByteOrder.LITTLE_ENDIAN);
        long micros = header.getInt(0) * 1_000_000L + header.getInt(4);
        block.putInt(6).putInt(32 + padded).putInt(0);
        block.putInt((int) (micros >>> 32)).putInt((int) micros);
        block.putInt(number++ == damaged ? 60_000 : length).putInt(length);
        block.put(packet, 16, length).putInt(28 + padded, 32 + padded);
        out.writeBytes(block.array());
      }
    }
    return out.toByteArray();
  }

  private static List<byte[]> packets(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> packets = new ArrayList<>();
    int at = HEADER;
    while (at < file.length) {
      int end = at + 16 + in.getInt(at + 8);
      packets.add(Arrays.copyOfRange(file, at, end));
      at = end;
    }
    return packets;
  }

  private static byte[] file(byte[] header, List<byte[]> packets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(header, 0, HEADER);
    packets.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
