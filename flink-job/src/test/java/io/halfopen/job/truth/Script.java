package io.halfopen.job.truth;

import io.halfopen.job.truth.Seen.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One exchange as some server, network or attacker would make it. */
final class Script {
  private static final int[][] SCHEDULES = {
    {},
    {1},
    {1, 2},
    {1, 2, 4, 8, 16},
    {1, 2, 4, 8, 16},
    {3, 6, 12},
    {3, 6, 12, 24, 48, 60, 60, 60},
    {1, 1, 1, 1, 2, 4, 8},
    {0, 0, 1},
    {3, 3, 3},
    {1, 2, 4, 8, 16, 32},
    {1, 2, 4, 8, 16, 32, 66},
    {80, 70, 1}
  };

  private final Random random;
  private final Probe probe;
  private final List<Seen> packets = new ArrayList<>();
  private final long probeSequence;
  private final long sequence;
  private final String options;
  private final int window;
  private final int hopLimit;
  private long micros;

  private Script(Random random, Probe probe, long startMicros) {
    this.random = random;
    this.probe = probe;
    micros = startMicros;
    probeSequence =
        probe.scannerPort() % 30 == 0 && startMicros < 1_700_000_300_000_000L
            ? 0xffff_ffffL
            : random.nextInt() & 0xffff_ffffL;
    sequence = random.nextInt(30) == 0 ? 0xffff_ffffL : random.nextInt() & 0xffff_ffffL;
    options = HostileOptions.any(random);
    window = random.nextInt(4) == 0 ? random.nextInt(65536) : 65160;
    hopLimit = new int[] {32, 64, 128, 255}[random.nextInt(4)] - random.nextInt(20);
  }

  static List<Seen> exchange(Random random, Probe probe, long startMicros) {
    Script script = new Script(random, probe, startMicros);
    script.play();
    return script.packets;
  }

  static List<Seen> tarpit(Random random, Probe probe, long startMicros) {
    Script script = new Script(random, probe, startMicros);
    script.probe();
    boolean dense = random.nextBoolean();
    for (int i = dense ? 280 : 38; i > 0; i--) {
      script.add(script.synAck());
      script.micros += (dense ? 2_300_000 : 20_100_000) + random.nextInt(400_000);
    }
    return script.packets;
  }

  private void play() {
    probe();
    switch (random.nextInt(20)) {
      case 0 -> {} // Nobody is there.
      case 1, 2 -> closedPort();
      case 3 -> ordinaryConnection();
      default -> halfOpen();
    }
  }

  private void probe() {
    if (random.nextInt(5) < 3) {
      add(packet(true, Seen.SYN, probeSequence, 0));
      if (random.nextInt(10) == 0) {
        duplicate();
      }
    }
    micros += 200 + random.nextInt(300_000);
  }

  private void closedPort() {
    switch (random.nextInt(3)) {
      case 0 -> add(packet(false, Seen.RST, sequence, 0));
      case 1 -> add(packet(false, Seen.RST | Seen.ACK, 0, acknowledged()));
      default -> unverifiedReset();
    }
    micros += 100_000;
    if (random.nextInt(4) == 0) {
      add(synAck());
    }
  }

  private void ordinaryConnection() {
    add(synAck());
    micros += 20_000;
    boolean own = random.nextBoolean();
    add(packet(true, own ? Seen.RST : Seen.ACK, acknowledged(), own ? 0 : sequence + 1));
    micros += 1_000;
    if (!own && random.nextBoolean()) {
      add(packet(false, Seen.ACK | Seen.PSH, sequence + 1, acknowledged()));
      add(packet(true, Seen.ACK | Seen.FIN, acknowledged(), sequence + 50));
      if (random.nextBoolean()) {
        micros += 1_000;
        add(packet(false, Seen.RST | Seen.ACK, sequence + 51, acknowledged()));
      }
    } else if (random.nextBoolean()) {
      micros += 1_000_000;
      add(synAck());
    }
  }

  private void halfOpen() {
    int[] schedule = SCHEDULES[random.nextInt(SCHEDULES.length)];
    if (random.nextInt(15) == 0) {
      bareAck();
    }
    add(synAck());
    for (int seconds : schedule) {
      interlude();
      micros += delay(seconds);
      add(synAck());
    }
    interlude();
    if (random.nextInt(4) == 0) {
      micros += delay(1 + random.nextInt(8));
      reset();
    }
  }

  /** Mostly near the second; at times on the very edge of rounding. */
  private long delay(int seconds) {
    return switch (random.nextInt(6)) {
      case 0 -> seconds * 1_000_000L + 499_999;
      case 1 -> seconds * 1_000_000L + 500_000;
      default -> Math.max(12_000, seconds * 1_000_000L + random.nextInt(300_000) - 50_000);
    };
  }

  /** What may happen between two retransmissions. */
  private void interlude() {
    switch (random.nextInt(24)) {
      case 0 -> duplicate();
      case 1 -> {
        duplicate();
        duplicate();
      }
      case 2 -> foreign(random.nextBoolean() ? sequence + 1 : random.nextInt());
      case 7 -> answerToAnotherProbe();
      case 3 -> unverifiedReset();
      case 4 -> bareAck();
      case 5 -> others();
      case 6 -> nearDuplicate();
      case 8 -> interleavedCopies();
      default -> {}
    }
  }

  /** The network's copy: of the same bytes, within the time of one or beyond it. */
  private void duplicate() {
    micros += 1 + random.nextInt(random.nextInt(4) == 0 ? 15_000 : 5_000);
    packets.add(packets.get(packets.size() - 1).at(micros));
  }

  /** Two answers, each of them seen at two taps. */
  private void interleavedCopies() {
    Seen one = packets.get(packets.size() - 1);
    micros += 1_000;
    add(packet(false, Seen.SYN | Seen.ACK, sequence + 7, acknowledged()));
    Seen other = packets.get(packets.size() - 1);
    micros += 1_000;
    add(one.at(micros));
    micros += 1_000;
    add(other.at(micros));
  }

  private void nearDuplicate() {
    micros += 1 + random.nextInt(5_000);
    add(synAck());
  }

  private void foreign(long other) {
    if ((other & 0xffff_ffffL) != sequence) {
      micros += 10_001 + random.nextInt(50_000);
      add(packet(false, Seen.SYN | Seen.ACK, other, acknowledged()));
    }
  }

  private void answerToAnotherProbe() {
    micros += 10_001 + random.nextInt(50_000);
    add(packet(false, Seen.SYN | Seen.ACK, sequence, acknowledged() + 1 + random.nextInt(99)));
  }

  private void unverifiedReset() {
    micros += 10_001 + random.nextInt(50_000);
    boolean withAck = random.nextBoolean();
    add(
        packet(
            false,
            withAck ? Seen.RST | Seen.ACK : Seen.RST,
            sequence + 2 + random.nextInt(1 << 30),
            withAck ? acknowledged() + 1 + random.nextInt(1 << 30) : 0));
  }

  private void bareAck() {
    micros += 10_001;
    add(packet(false, Seen.ACK, sequence + 1, acknowledged()));
    micros += 1;
  }

  private void others() {
    micros += 10_001;
    int[] flags = {Seen.SYN | Seen.ACK | Seen.FIN, Seen.FIN | Seen.ACK, Seen.PSH | Seen.ACK, 0};
    add(packet(false, flags[random.nextInt(4)], sequence, acknowledged()));
  }

  private void reset() {
    switch (random.nextInt(5)) {
      case 0 -> add(packet(false, Seen.RST, sequence, 0));
      case 1 -> add(packet(false, Seen.RST, sequence + 1, 0));
      case 2 -> add(packet(false, Seen.RST | Seen.ACK, sequence + 1, 0));
      case 3 -> add(packet(false, Seen.RST | Seen.ACK, random.nextInt(), acknowledged()));
      default -> add(packet(false, Seen.RST | Seen.ACK, sequence + 1, acknowledged()));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      micros += 10_001 + random.nextInt(2_000_000);
      add(random.nextBoolean() ? synAck() : packet(false, Seen.RST, sequence + 1, 0));
    }
  }

  private Seen synAck() {
    int extra = random.nextInt(12) == 0 ? Seen.ECE : random.nextInt(12) == 0 ? Seen.PSH : 0;
    return packet(false, Seen.SYN | Seen.ACK | extra, sequence, acknowledged());
  }

  private long acknowledged() {
    return (probeSequence + 1) & 0xffff_ffffL;
  }

  private void add(Seen packet) {
    packets.add(packet);
  }

  private Seen packet(boolean fromScanner, int flags, long sequenceNumber, long acknowledgement) {
    boolean synAck = (flags & (Seen.SYN | Seen.ACK)) == (Seen.SYN | Seen.ACK);
    boolean cut = synAck && !options.isEmpty() && random.nextInt(30) == 0;
    return new Seen(
        probe,
        micros,
        fromScanner,
        flags,
        sequenceNumber & 0xffff_ffffL,
        acknowledgement & 0xffff_ffffL,
        (flags & Seen.RST) != 0 ? 0 : window,
        hopLimit,
        probe.ipv6() ? 0 : random.nextInt(65536),
        synAck && random.nextInt(20) == 0 ? 1 + random.nextInt(30) : 0,
        (flags & Seen.SYN) != 0 ? options : "",
        cut ? random.nextInt(options.length() / 2) : -1);
  }
}
