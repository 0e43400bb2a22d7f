package io.halfopen.scanner.publish;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to a Kafka topic, and to disk while the broker is away: a scan never waits for it.
 *
 * <p>One order holds throughout. What the producer took when the broker went away stays with it and
 * goes first; what came later stands in the spool and is handed over only when all before has
 * arrived; what comes while the spool is drained goes behind it. So no heartbeat overtakes a packet
 * that it vouches for. Events that the producer has not delivered are written to the spool too, for
 * the case that this process dies: then the next one that spools there publishes them, perhaps a
 * second time, and the job knows a redelivery by its sensor and capture time.
 *
 * <p>A spool that is nearly full asks for no more probes, since what was asked may still answer; a
 * full one drops packets. They are counted, and every later heartbeat of that listening reports
 * them among its drops, so that no record of that time passes for complete.
 *
 * <pre>{@code
 * try (SpoolingPublisher publisher =
 *     SpoolingPublisher.open(servers, topic, folder, 1L << 30, System.err::println)) {
 *   scan(publisher);
 *   publisher.drain(() -> false);
 * }
 * }</pre>
 */
public final class SpoolingPublisher implements PacketPublisher {
  /** A broker that acknowledges nothing for this long is away. */
  private static final Duration AWAY = Duration.ofSeconds(2);

  private final Outlet outlet;
  private final Spool spool;
  private final Consumer<String> notices;
  private final EventCodec<PacketEvent> packets = EventCodec.packets();
  private final EventCodec<SensorHeartbeat> heartbeats = EventCodec.heartbeats();

  private final UnderWay underWay;
  private final Overflow overflow;
  private final Drain drain;
  private final Thread draining;
  private boolean direct = true;
  private long lostBefore;
  private long epochMicros;
  private volatile boolean closing;

  SpoolingPublisher(Outlet outlet, Spool spool, Duration away, Consumer<String> notices) {
    this.outlet = outlet;
    this.spool = spool;
    this.notices = notices;
    underWay = new UnderWay(away);
    overflow = new Overflow(spool, notices);
    drain = new Drain(this, outlet, spool, notices);
    draining = new Thread(drain, "halfopen-spool");
    draining.setDaemon(true);
    if (!spool.isEmpty()) {
      direct = false;
      notices.accept("events of an earlier scan are spooled; they are published first");
      overflow.weigh();
    }
  }

  private SpoolingPublisher started() {
    draining.start();
    return this;
  }

  /**
   * Connects, and begins to publish what an earlier process left in the folder.
   *
   * @param folder where events wait on disk; one process at a time uses it
   * @param limitBytes at most about this much waits there
   * @param notices takes a line where something is to be said
   * @throws io.halfopen.event.BadInputException where no broker answers, the topic is not there, or
   *     the folder cannot be used
   */
  public static SpoolingPublisher open(
      String bootstrapServers,
      String topic,
      Path folder,
      long limitBytes,
      Consumer<String> notices) {
    return open(bootstrapServers, Map.of(), topic, folder, limitBytes, notices);
  }

  /** The same with what the client is told beside the servers, such as security. */
  public static SpoolingPublisher open(
      String bootstrapServers,
      Map<String, String> properties,
      String topic,
      Path folder,
      long limitBytes,
      Consumer<String> notices) {
    Outlet outlet = new KafkaTopic(bootstrapServers, topic, properties);
    boolean opened = false;
    try {
      Spool spool = Spool.open(folder, limitBytes);
      opened = true;
      return new SpoolingPublisher(outlet, spool, AWAY, notices).started();
    } finally {
      if (!opened) {
        outlet.close(false);
      }
    }
  }

  /** With a thread that drains, for tests that bring their own outlet. */
  static SpoolingPublisher over(
      Outlet outlet, Spool spool, Duration away, Consumer<String> notices) {
    return new SpoolingPublisher(outlet, spool, away, notices).started();
  }

  @Override
  public synchronized void publish(PacketEvent e) {
    pass(Message.packet(e, packets), false);
  }

  @Override
  public synchronized void heartbeat(SensorHeartbeat h) {
    if (h.getEpochMicros() != epochMicros) {
      epochMicros = h.getEpochMicros();
      lostBefore = overflow.lost();
    }
    long lost = overflow.lost() - lostBefore;
    if (lost > 0) {
      h = SensorHeartbeat.newBuilder(h).setKernelDrops(h.getKernelDrops() + lost).build();
    }
    pass(Message.heartbeat(h, heartbeats), h.getEnded());
    if (!direct) {
      overflow.flush();
    }
  }

  private void pass(Message message, boolean last) {
    failIfFailed();
    if (direct) {
      if (!underWay.stalled()) {
        message.handedOverAt(System.nanoTime());
        if (outlet.offer(message)) {
          underWay.add(message);
          return;
        }
      }
      spoolFromNowOn();
    }
    overflow.keep(message, last);
  }

  private void spoolFromNowOn() {
    direct = false;
    notices.accept("Kafka does not answer: the scan goes on, events are spooled to disk");
    overflow.copy(underWay.missing());
    drain.copiesUnderWay();
  }

  @Override
  public @Nullable String hold() {
    return overflow.hold();
  }

  /**
   * Returns once everything published is in Kafka, or on disk where the broker is away. It waits
   * for a broker as long as it takes to know that it is away.
   */
  @Override
  public void flush() {
    while (!safe()) {
      sleep();
    }
  }

  private synchronized boolean safe() {
    failIfFailed();
    if (direct) {
      if (underWay.isEmpty()) {
        return true;
      }
      if (!underWay.stalled()) {
        return false;
      }
      spoolFromNowOn();
    }
    overflow.flush();
    return true;
  }

  /**
   * Waits until everything is in Kafka.
   *
   * @param enough asked again and again; true ends the waiting
   * @return false if something is left, which then stays on disk for the next run
   */
  public boolean drain(BooleanSupplier enough) {
    while (!drained()) {
      if (enough.getAsBoolean()) {
        return false;
      }
      failIfFailed();
      sleep();
    }
    return true;
  }

  private synchronized boolean drained() {
    return direct && underWay.isEmpty();
  }

  @Override
  public synchronized Backlog backlog() {
    return new Backlog(direct ? 0 : spool.bytes(), overflow.lost());
  }

  @Override
  public void close() {
    flushUnlessFailed();
    closing = true;
    join(draining);
    boolean drained = drained();
    outlet.close(drained);
    try {
      spool.close();
    } catch (IOException e) {
      throw new KafkaException("closing the spool failed: " + e.getMessage(), e);
    }
    if (!drained) {
      notices.accept(
          "events stay spooled; the next scan with the same --spool publishes them first");
    }
  }

  private void flushUnlessFailed() {
    if (outlet.failure() == null) {
      flush();
      return;
    }
    synchronized (this) {
      if (direct) {
        spoolFromNowOn();
      }
      overflow.flush();
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  boolean closing() {
    return closing;
  }

  /** Called with all spooled events handed over and arrived. */
  synchronized void backToDirect() {
    direct = true;
    overflow.over();
  }

  /** Called when some of the spool has gone. */
  synchronized void weigh() {
    if (!direct) {
      overflow.weigh();
    }
  }

  /** True once everything that was under way when spooling began has arrived. */
  synchronized boolean nothingUnderWay() {
    return underWay.isEmpty();
  }

  synchronized boolean spooling() {
    return !direct;
  }

  private static void sleep() {
    java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
  }

  private void failIfFailed() {
    Exception first = outlet.failure();
    if (first != null) {
      throw new KafkaException("publishing failed: " + first.getMessage(), first);
    }
  }
}
