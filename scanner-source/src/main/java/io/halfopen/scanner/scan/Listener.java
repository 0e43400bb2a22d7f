package io.halfopen.scanner.scan;

import io.halfopen.event.SensorHeartbeat;
import io.halfopen.scanner.link.Link;
import io.halfopen.scanner.link.Receiver;
import io.halfopen.scanner.link.WallClock;
import io.halfopen.scanner.probe.AnswerEvents;
import io.halfopen.scanner.probe.ProbeValidator;
import io.halfopen.scanner.publish.PacketPublisher;
import io.halfopen.scanner.wire.TcpSegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes every answer that proves itself, and heartbeats that say until when all were heard.
 *
 * <p>The link knows until when it has delivered everything; what it delivered was published before
 * the call returned, so a heartbeat may promise just that. A packet that could not be published is
 * never promised: its call does not return.
 */
final class Listener implements Runnable {
  private static final long HEARTBEAT_NANOS = 250_000_000;

  /** Smaller differences between the clocks are the ordinary work of a time daemon. */
  private static final long CLOCK_JUMP_MICROS = 10_000;

  /** Where packets keep coming, the last drain ends all the same. */
  private static final long DRAIN_NANOS = 1_000_000_000;

  private final Link link;
  private final PacketPublisher publisher;
  private final ProbeValidator validator;
  private final AnswerEvents events;
  private final String sensor;
  private final String scan;
  private final TcpSegment segment = new TcpSegment();
  private final Receiver receiver = this::packet;
  private final int dataLinkType;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong valid = new AtomicLong();
  private final AtomicLong kernelDrops = new AtomicLong();
  private final AtomicLong lastAnswerMicros = new AtomicLong();
  private final AtomicLong heardUntilMicros = new AtomicLong();
  private final long epochMicros = WallClock.micros();
  private long beatNanos = System.nanoTime();
  private long beatMicros = epochMicros;
  private volatile boolean stopping;

  Listener(
      Link link, PacketPublisher publisher, ProbeValidator validator, String sensor, String scan) {
    this.link = link;
    this.publisher = publisher;
    this.validator = validator;
    this.sensor = sensor;
    this.scan = scan;
    events = new AnswerEvents(sensor, scan);
    dataLinkType = link.dataLinkType();
    heardUntilMicros.set(link.heardUntilMicros());
  }

  @Override
  public void run() {
    try {
      listen();
    } catch (RuntimeException e) {
      endEarly(e);
      throw e;
    }
    beat(true);
    publisher.flush();
  }

  private void listen() {
    beat(false);
    while (!stopping) {
      receiveOnce();
      if (System.nanoTime() - beatNanos >= HEARTBEAT_NANOS) {
        beat(false);
      }
    }
    long began = System.nanoTime();
    while (receiveOnce() > 0) {
      if (System.nanoTime() - began > DRAIN_NANOS) {
        break;
      }
    }
  }

  /** Nobody is to wait for a sensor that failed, so it says so if it still can. */
  private void endEarly(RuntimeException reason) {
    try {
      beat(true);
      publisher.flush();
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  private int receiveOnce() {
    int came = link.receive(receiver);
    heardUntilMicros.accumulateAndGet(link.heardUntilMicros(), Math::max);
    return came;
  }

  private void packet(ByteBuffer frame, int captured, int original, long capturedMicros) {
    received.incrementAndGet();
    if (segment.parse(frame, captured, original, dataLinkType) && validator.accepts(segment)) {
      publisher.publish(events.of(segment, capturedMicros));
      valid.incrementAndGet();
      lastAnswerMicros.set(capturedMicros);
    }
  }

  private void beat(boolean ended) {
    long nanos = System.nanoTime();
    long micros = WallClock.micros();
    long jump = micros - beatMicros - (nanos - beatNanos) / 1000;
    beatNanos = nanos;
    beatMicros = micros;
    kernelDrops.set(link.kernelDrops());
    SensorHeartbeat heartbeat = new SensorHeartbeat();
    heartbeat.setSensor(sensor);
    heartbeat.setScan(scan);
    heartbeat.setEpochMicros(epochMicros);
    heartbeat.setHeardUntilMicros(heardUntilMicros.get());
    heartbeat.setKernelDrops(kernelDrops.get());
    heartbeat.setClockJumpMicros(Math.abs(jump) < CLOCK_JUMP_MICROS ? 0 : jump);
    heartbeat.setEnded(ended);
    publisher.heartbeat(heartbeat);
  }

  void stop() {
    stopping = true;
  }

  long received() {
    return received.get();
  }

  long valid() {
    return valid.get();
  }

  long kernelDrops() {
    return kernelDrops.get();
  }

  long lastAnswerMicros() {
    return lastAnswerMicros.get();
  }

  long heardUntilMicros() {
    return heardUntilMicros.get();
  }
}
