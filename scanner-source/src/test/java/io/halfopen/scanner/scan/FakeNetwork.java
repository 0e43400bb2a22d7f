package io.halfopen.scanner.scan;

import io.halfopen.scanner.link.Link;
import io.halfopen.scanner.link.PacketBatch;
import io.halfopen.scanner.link.PacketSender;
import io.halfopen.scanner.link.Receiver;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Hosts without a network: what is sent is kept, and answered at once as a test says. */
final class FakeNetwork implements Link {
  /** A probe that left. */
  record Sent(ByteBuffer packet, long nanos) {
    boolean isIpv6() {
      return packet.get(0) >> 4 == 6;
    }

    long target() {
      return isIpv6() ? packet.getLong(32) : packet.getInt(16) & 0xffffffffL;
    }

    long source() {
      return isIpv6() ? packet.getLong(16) : packet.getInt(12) & 0xffffffffL;
    }

    int port() {
      return packet.getShort(isIpv6() ? 42 : 22) & 0xffff;
    }

    int sourcePort() {
      return packet.getShort(isIpv6() ? 40 : 20) & 0xffff;
    }

    String endpoint() {
      return Long.toHexString(target()) + ":" + port();
    }

    /** Addresses and ports of both sides. */
    String tuple() {
      return Long.toHexString(source()) + ":" + sourcePort() + " " + endpoint();
    }
  }

  final List<Sent> sent = new ArrayList<>();
  private final ScanClock clock;
  private final BlockingQueue<ByteBuffer> answers = new LinkedBlockingQueue<>();
  private volatile @Nullable Flood flood;
  private Function<ByteBuffer, List<ByteBuffer>> host = probe -> List.of();
  private Predicate<ByteBuffer> refused = probe -> false;
  private long drops;
  private long heardUntilMicros;
  volatile long lastCapturedMicros;
  volatile boolean closed;

  FakeNetwork(ScanClock clock) {
    this.clock = clock;
  }

  /** What comes back for a probe. */
  FakeNetwork answering(Function<ByteBuffer, List<ByteBuffer>> answer) {
    host = answer;
    return this;
  }

  /** Probes that the kernel does not take. */
  FakeNetwork refusing(Predicate<ByteBuffer> which) {
    refused = which;
    return this;
  }

  FakeNetwork dropping(long count) {
    drops = count;
    return this;
  }

  @Override
  public PacketSender sender() {
    return this::send;
  }

  /** Packets that nobody asked for, made one by one as they are received. */
  void flood(int count, IntFunction<ByteBuffer> packet) {
    flood = new Flood(count, packet);
  }

  private record Flood(int count, IntFunction<ByteBuffer> packet) {}

  private synchronized int send(PacketBatch batch) {
    int taken = 0;
    for (int i = 0; i < batch.size(); i++) {
      ByteBuffer copy = ByteBuffer.allocate(batch.length(i));
      copy.put(0, batch.bytes(), batch.at(i), batch.length(i));
      if (!refused.test(copy)) {
        taken++;
        sent.add(new Sent(copy, clock.nanos()));
        answers.addAll(host.apply(copy));
      }
    }
    return taken;
  }

  synchronized List<Sent> sent() {
    return List.copyOf(sent);
  }

  @Override
  public int receive(Receiver receiver) {
    long lookedMicros = clock.micros();
    Flood all = flood;
    if (all != null) {
      flood = null;
      for (int i = 0; i < all.count(); i++) {
        ByteBuffer b = all.packet().apply(i);
        receiver.packet(b, b.remaining(), b.remaining(), lookedMicros);
      }
      return all.count();
    }
    try {
      ByteBuffer b = answers.poll(2, TimeUnit.MILLISECONDS);
      if (b == null) {
        heardUntilMicros = lookedMicros;
        return 0;
      }
      lastCapturedMicros = clock.micros();
      receiver.packet(b, b.remaining(), b.remaining(), lastCapturedMicros);
      return 1;
    } catch (InterruptedException e) {
      return 0;
    }
  }

  @Override
  public long heardUntilMicros() {
    return heardUntilMicros;
  }

  @Override
  public int dataLinkType() {
    return 101;
  }

  @Override
  public long kernelDrops() {
    return drops;
  }

  @Override
  public void close() {
    closed = true;
  }
}
