package io.halfopen.local.passive;

import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.passive.Connections;
import io.halfopen.job.passive.Segment;
import io.halfopen.scanner.link.Privileges;
import io.halfopen.scanner.link.Sniffer;
import io.halfopen.scanner.wire.ContentCount;
import io.halfopen.scanner.wire.TcpSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Live handshakes through {@link Connections}, until it is told to stop. */
public final class Sniffing {
  private static final long SAY_EVERY_NANOS = 10_000_000_000L;

  private final Sniffer sniffer;
  private final Connections connections;
  private final PassiveOutput output;
  private final Consumer<String> said;
  private final ContentCount count = new ContentCount();
  private final TcpSegment segment = new TcpSegment();
  private final Packet packet = new Packet();
  private final int dataLinkType;
  private long frames;
  private long saidDrops;
  private long saidNanos = System.nanoTime() - SAY_EVERY_NANOS;

  /**
   * @param said is told of packets that the kernel dropped
   */
  public Sniffing(
      Sniffer sniffer, Connections connections, PassiveOutput output, Consumer<String> said) {
    this.sniffer = sniffer;
    this.connections = connections;
    this.output = output;
    this.said = said;
    dataLinkType = sniffer.dataLinkType();
  }

  /**
   * Listens, with no privilege any more, until {@code stopped}, or until nobody reads. Trains that
   * are under way then are told as far as they are known.
   */
  public void run(BooleanSupplier stopped) throws IOException {
    if (!Privileges.giveUp()) {
      said.accept("NOTE: privileges could not be given up");
    }
    boolean read = true;
    while (read && !stopped.getAsBoolean()) {
      int received = sniffer.receive(this::take);
      frames += received;
      if (received == 0) {
        connections.advance(sniffer.heardUntilMicros());
      }
      read = output.flush();
      sayDrops(SAY_EVERY_NANOS);
    }
    connections.end();
    output.flush();
    sayDrops(0);
  }

  private void take(ByteBuffer frame, int captured, int original, long capturedMicros) {
    boolean tcp = segment.parse(frame, captured, original, dataLinkType);
    count.add(segment.content());
    if (tcp) {
      Segment.fill(packet, segment, capturedMicros);
      connections.accept(packet);
    }
  }

  private void sayDrops(long everyNanos) {
    long now = System.nanoTime();
    if (now - saidNanos < everyNanos) {
      return;
    }
    saidNanos = now;
    long drops = sniffer.kernelDrops();
    if (drops > saidDrops) {
      said.accept(
          "WARNING: the kernel dropped "
              + (drops - saidDrops)
              + " packets, trains may lack some; give a filter of what matters");
      saidDrops = drops;
    }
  }

  /** Packets that the kernel's filter let through. */
  public long frames() {
    return frames;
  }

  /** At the end: what was heard and is in no line, and what was not heard. */
  public List<String> missed() {
    List<String> lines = new ArrayList<>();
    String passedOver = count.passedOver();
    if (passedOver != null) {
      lines.add(passedOver);
    }
    if (saidDrops > 0) {
      lines.add(saidDrops + " packets dropped by the kernel, trains may lack some");
    }
    return lines;
  }
}
