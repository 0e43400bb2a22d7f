package io.halfopen.scanner.scan;

import io.halfopen.event.SensorHeartbeat;
import io.halfopen.scanner.link.Link;
import io.halfopen.scanner.link.Receiver;
import io.halfopen.scanner.publish.PacketPublisher;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes in what comes, and publishes heartbeats that say until when all was heard.
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

  private static final long NONE = Long.MAX_VALUE;

  private final Link link;
  private final PacketPublisher publisher;
  private final String sensor;
  private final String scan;
  private final Receiver receiver;
  private final ScanClock clock;
  private final AtomicLong kernelDrops = new AtomicLong();
  private final AtomicLong heardUntilMicros = new AtomicLong();
  private final long epochMicros;
  private long beatNanos;
  private long beatMicros;
  private long promisedMicros;
  private long toldDrops;
  private long pendingDrops;
  private long pendingMicros = NONE;
  private volatile boolean stopping;

  Listener(
      Link link,
      PacketPublisher publisher,
      Receiver receiver,
      ScanConfig.Identity identity,
      ScanClock clock) {
    this.link = link;
    this.publisher = publisher;
    this.receiver = receiver;
    this.clock = clock;
    sensor = identity.sensor();
    scan = identity.scan();
    epochMicros = clock.micros();
    beatNanos = clock.nanos();
    beatMicros = epochMicros;
    heardUntilMicros.set(link.heardUntilMicros());
    promisedMicros = heardUntilMicros.get();
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
      if (clock.nanos() - beatNanos >= HEARTBEAT_NANOS) {
        beat(false);
      }
    }
    long began = clock.nanos();
    while (receiveOnce() > 0) {
      if (clock.nanos() - began > DRAIN_NANOS) {
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

  private void beat(boolean ended) {
    long nanos = clock.nanos();
    long micros = clock.micros();
    long jump = micros - beatMicros - (nanos - beatNanos) / 1000;
    beatNanos = nanos;
    beatMicros = micros;
    kernelDrops.set(link.kernelDrops());
    promise(micros, ended);
    SensorHeartbeat heartbeat = new SensorHeartbeat();
    heartbeat.setSensor(sensor);
    heartbeat.setScan(scan);
    heartbeat.setEpochMicros(epochMicros);
    heartbeat.setHeardUntilMicros(promisedMicros);
    heartbeat.setKernelDrops(toldDrops);
    heartbeat.setClockJumpMicros(Math.abs(jump) < CLOCK_JUMP_MICROS ? 0 : jump);
    heartbeat.setEnded(ended);
    publisher.heartbeat(heartbeat);
  }

  /**
   * The kernel drops where the ring is full of what came before, so drops are counted ahead of what
   * is promised. A reader looks for them between two promises: they are told with the first promise
   * that has passed the time at which they were counted, and until then the one before stands.
   */
  private void promise(long micros, boolean ended) {
    long heard = heardUntilMicros.get();
    long drops = kernelDrops.get();
    if (pendingMicros == NONE && drops > toldDrops) {
      pendingDrops = drops;
      pendingMicros = micros;
    }
    if (pendingMicros == NONE) {
      promisedMicros = heard;
    } else if (heard >= pendingMicros || ended) {
      promisedMicros = heard;
      toldDrops = ended ? drops : pendingDrops;
      pendingDrops = drops;
      pendingMicros = drops > toldDrops ? micros : NONE;
    }
  }

  void stop() {
    stopping = true;
  }

  long kernelDrops() {
    return kernelDrops.get();
  }

  long heardUntilMicros() {
    return heardUntilMicros.get();
  }
}
