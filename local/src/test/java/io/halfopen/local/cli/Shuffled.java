package io.halfopen.local.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A little-endian pcap file's packets in another order. */
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
