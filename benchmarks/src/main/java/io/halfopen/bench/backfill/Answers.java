package io.halfopen.bench.backfill;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.archive.MadeArchive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.PriorityQueue;

/**
 * What some sensors hear of a scan that asks hosts at a steady pace, in the order of time: their
 * answers and a heartbeat a second. The same hosts give the same events.
 */
final class Answers {
  static final int SENSORS = 3;
  private static final int INSTANCES = 2;
  private static final long START_MICROS = 1_790_000_000_000_000L;
  private static final long PACE_MICROS = 330;
  private static final long BEAT_MICROS = 1_000_000;

  /** Sensors listen on after the last answer, longer than the session gap. */
  private static final long LISTEN_ON_MICROS = 70_000_000;

  private static final int SYN_ACK = 18;
  private static final int RST = 4;
  private static final String SCAN = "2026-11-20T08:00:00Z";
  private static final String TEMPLATE = "65535_2-3-4-8-0_1460_7";
  private static final byte[] SCANNER = {(byte) 198, 51, 100, 7};

  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private final MadeArchive archive;
  private long beatMicros = START_MICROS;
  private long packets;

  /** Packet {@code k} of a host. */
  private record Due(long micros, long host, int k) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(micros, other.micros);
      return byTime != 0 ? byTime : Long.compare(host, other.host);
    }
  }

  private Answers(MadeArchive archive) {
    this.archive = archive;
  }

  /** Writes the archive of so many hosts; gives the packets in it. */
  static long write(Path folder, long hosts) throws IOException {
    try (MadeArchive archive = new MadeArchive(folder, INSTANCES)) {
      Answers answers = new Answers(archive);
      for (long host = 0; host < hosts; host++) {
        long asked = asked(host);
        answers.until(asked);
        answers.due.add(new Due(asked + rtt(host), host, 0));
      }
      answers.until(Long.MAX_VALUE);
      answers.beats(answers.beatMicros + LISTEN_ON_MICROS, true);
      return answers.packets;
    }
  }

  private void until(long micros) throws IOException {
    for (Due next = due.peek(); next != null && next.micros() < micros; next = due.peek()) {
      due.remove();
      beats(next.micros(), false);
      long mixed = mixed(next.host());
      archive.write(new ArchivedEvent(next.micros() / 1000 + 40, packet(next)), (int) (mixed & 1));
      packets++;
      if (next.k() + 1 < stack(next.host()).packets()) {
        due.add(due(next.host(), next.k() + 1));
      }
    }
  }

  private void beats(long untilMicros, boolean last) throws IOException {
    for (; beatMicros <= untilMicros; beatMicros += BEAT_MICROS) {
      for (int sensor = 0; sensor < SENSORS; sensor++) {
        boolean ended = last && beatMicros + BEAT_MICROS > untilMicros;
        SensorHeartbeat beat =
            new SensorHeartbeat(sensor(sensor), SCAN, START_MICROS, beatMicros, 0L, 0L, ended);
        for (int instance = 0; instance < INSTANCES; instance++) {
          archive.write(new ArchivedEvent(beatMicros / 1000 + 20, beat), instance);
        }
      }
    }
  }

  private static Due due(long host, int k) {
    long jitter = mixed(host * 64 + k) & 0x1fff;
    return new Due(asked(host) + rtt(host) + stack(host).after(k) + jitter, host, k);
  }

  private static PacketEvent packet(Due due) {
    long host = due.host();
    Stack stack = stack(host);
    boolean rst = due.k() >= stack.afterMicros().length;
    long mixed = mixed(host);
    byte[] options = rst ? new byte[0] : stack.options().clone();
    if (!rst && stack.timestampAt() >= 0) {
      ByteBuffer.wrap(options)
          .putInt(stack.timestampAt(), (int) (due.micros() / 1000 + mixed))
          .putInt(stack.timestampAt() + 4, (int) asked(host));
    }
    long sequence = (mixed >>> 8 & 0xffff_ffffL) + (rst ? 1 : 0);
    PacketEvent packet = new PacketEvent();
    packet.setCapturedMicros(due.micros());
    packet.setSensor(sensor((int) (host % SENSORS)));
    packet.setScan(SCAN);
    packet.setEndpointAddress(ByteBuffer.allocate(4).putInt(0, (int) (host * 0x9e3779b1L)));
    packet.setEndpointPort(443);
    packet.setScannerAddress(ByteBuffer.wrap(SCANNER));
    packet.setScannerPort(32768 + (int) (mixed >>> 40 & 0x3fff));
    packet.setFromScanner(false);
    packet.setProtocol(6);
    packet.setSequence(sequence & 0xffff_ffffL);
    packet.setAcknowledgement(mixed(host + (1L << 50)) & 0xffff_ffffL);
    packet.setFlags(rst ? RST : SYN_ACK);
    packet.setWindow(rst ? 0 : stack.window());
    packet.setHopLimit(stack.ttl() - 5 - (int) (mixed >>> 33 & 15));
    packet.setIpId(stack.ttl() == 64 ? 0 : (int) (due.micros() & 0xffff));
    packet.setTcpOptions(ByteBuffer.wrap(options));
    packet.setOptionsTruncated(false);
    packet.setPayloadLength(0);
    packet.setSentMicros(asked(host));
    packet.setTemplate(TEMPLATE);
    return packet;
  }

  private static String sensor(int number) {
    return "sensor-" + number;
  }

  private static long asked(long host) {
    return START_MICROS + BEAT_MICROS + host * PACE_MICROS;
  }

  /** 10 to 272 ms. */
  private static long rtt(long host) {
    return 10_000 + (mixed(host) >>> 20 & 0x3ffff);
  }

  private static Stack stack(long host) {
    int share = (int) Math.floorMod(mixed(host + (1L << 40)), 100L);
    for (Stack stack : Stack.ALL) {
      share -= stack.share();
      if (share < 0) {
        return stack;
      }
    }
    throw new IllegalStateException("shares do not add up to 100");
  }

  private static long mixed(long x) {
    long mixed = (x + 1) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
