package io.halfopen.chaos;

import io.halfopen.event.PacketEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one host answers when it is asked: a function of the run's seed and the host's number alone,
 * so that who publishes and who judges need not tell each other.
 *
 * @param number of the host, from 0
 * @param port that is asked
 * @param scannerPort that asks
 * @param acknowledgement of the SYN-ACK, unsigned 32 bits
 * @param sequence of the SYN-ACK, unsigned 32 bits
 * @param window of the SYN-ACK, bytes
 * @param stack index of its options in {@link #STACKS}
 * @param rttMicros from the probe to the first SYN-ACK
 * @param delaysMicros from each SYN-ACK to the next
 * @param rstMicros from the last SYN-ACK to the RST, or 0 where none comes
 */
record Plan(
    int number,
    int port,
    int scannerPort,
    long acknowledgement,
    long sequence,
    int window,
    int stack,
    long rttMicros,
    List<Long> delaysMicros,
    long rstMicros) {
  private static final int SYN_ACK = 0x12;
  private static final int RST_ACK = 0x14;
  private static final long SECOND = 1_000_000;
  private static final int[] PORTS = {22, 80, 443, 8443};
  private static final int[][] TRAINS = {{}, {1}, {1, 1}, {1, 2}, {1, 2, 2}, {1, 3}, {2, 2, 1}};

  /** Bytes of the options, and how a fingerprint writes them. */
  private static final String[][] STACKS = {
    {"020405b40103030801010402", "2-1-3-1-1-4_1460_8"},
    {"020405b40402080a00000001000000000103030a", "2-4-8-1-3_1460_10"},
    {"020405a0", "2_1440_00"},
    {"", "00_00_00"},
  };

  static Plan of(long seed, int number) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
    int[] train = TRAINS[random.nextInt(TRAINS.length)];
    List<Long> delays = new ArrayList<>();
    for (int seconds : train) {
      delays.add(seconds * SECOND + random.nextLong(-100_000, 100_000));
    }
    boolean rst = random.nextInt(3) == 0;
    return new Plan(
        number,
        PORTS[random.nextInt(PORTS.length)],
        61_000 + random.nextInt(4_000),
        random.nextLong(1L << 32),
        random.nextLong(1L << 32),
        random.nextInt(1, 1 << 16),
        random.nextInt(STACKS.length),
        random.nextLong(1_000, 80_000),
        List.copyOf(delays),
        rst ? random.nextLong(SECOND / 2, 2 * SECOND) : 0);
  }

  /** Four bytes, or sixteen for every eighth host. */
  byte[] address() {
    if (number % 8 == 7) {
      return ByteBuffer.wrap(HexFormat.of().parseHex("20010db8000000000000000000000000"))
          .putInt(12, number)
          .array();
    }
    return ByteBuffer.allocate(4).putInt(10 << 24 | number).array();
  }

  private byte[] scanner() {
    return address().length == 4
        ? new byte[] {10, (byte) 255, 0, 1}
        : HexFormat.of().parseHex("20010db8ffff00000000000000000001");
  }

  /** The record's text, written by other rules than the job's code. */
  String fingerprint() {
    StringBuilder text = new StringBuilder().append(window).append('_').append(STACKS[stack][1]);
    String separator = "_";
    for (long delay : delaysMicros) {
      text.append(separator).append(Math.round(delay / 1e6));
      separator = "-";
    }
    if (rstMicros > 0) {
      text.append(separator).append('R').append(Math.round(rstMicros / 1e6));
    }
    return text.toString();
  }

  String ended() {
    return rstMicros > 0 ? "rst" : "gap";
  }

  int packets() {
    return 1 + delaysMicros.size() + (rstMicros > 0 ? 1 : 0);
  }

  /** When nothing more can come: with its RST, or a gap after its last SYN-ACK. */
  long overMicros(long askedMicros, long gapMicros) {
    long last = askedMicros + rttMicros + delaysMicros.stream().mapToLong(d -> d).sum();
    return rstMicros > 0 ? last + rstMicros : last + gapMicros;
  }

  /** All that the host sends after it was asked, in order. */
  List<PacketEvent> answers(long askedMicros, String sensor, String scan) {
    List<PacketEvent> answers = new ArrayList<>();
    long at = askedMicros + rttMicros;
    answers.add(packet(at, SYN_ACK, askedMicros, sensor, scan));
    for (long delay : delaysMicros) {
      at += delay;
      answers.add(packet(at, SYN_ACK, askedMicros, sensor, scan));
    }
    if (rstMicros > 0) {
      answers.add(packet(at + rstMicros, RST_ACK, askedMicros, sensor, scan));
    }
    return answers;
  }

  private PacketEvent packet(long micros, int flags, long askedMicros, String sensor, String scan) {
    boolean rst = flags == RST_ACK;
    boolean ipv4 = address().length == 4;
    return PacketEvent.newBuilder()
        .setCapturedMicros(micros)
        .setSensor(sensor)
        .setScan(scan)
        .setEndpointAddress(ByteBuffer.wrap(address()))
        .setEndpointPort(port)
        .setScannerAddress(ByteBuffer.wrap(scanner()))
        .setScannerPort(scannerPort)
        .setSequence(rst ? (sequence + 1) & 0xffff_ffffL : sequence)
        .setAcknowledgement(acknowledgement)
        .setFlags(flags)
        .setWindow(rst ? 0 : window)
        .setHopLimit(52)
        .setIpId(ipv4 ? Integer.valueOf((int) (micros & 0xffff)) : null)
        .setTcpOptions(ByteBuffer.wrap(HexFormat.of().parseHex(rst ? "" : STACKS[stack][0])))
        .setSentMicros(rst ? null : Long.valueOf(askedMicros))
        .build();
  }
}
