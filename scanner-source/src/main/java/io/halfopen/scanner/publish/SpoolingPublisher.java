package io.halfopen.scanner.publish;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
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

  private static final int MAX_UNDER_WAY = 50_000;

  private final Outlet outlet;
  private final Spool spool;
  private final Consumer<String> notices;
  private final long awayNanos;
  private final EventCodec<PacketEvent> packets = EventCodec.packets();
  private final EventCodec<SensorHeartbeat> heartbeats = EventCodec.heartbeats();

  /** What the outlet took and has not delivered, in order. */
  private final ArrayDeque<Message> underWay = new ArrayDeque<>();

  private final Drain drain;
  private final Thread draining;
  private boolean direct = true;
  private boolean dropping;
  private long lost;
  private long lostBefore;
  private long epochMicros;
  private volatile boolean closing;
  private volatile @Nullable String hold;

  SpoolingPublisher(Outlet outlet, Spool spool, Duration away, Consumer<String> notices) {
    this.outlet = outlet;
    this.spool = spool;
    this.notices = notices;
    awayNanos = away.toNanos();
    drain = new Drain(this, outlet, spool, notices);
    draining = new Thread(drain, "halfopen-spool");
    draining.setDaemon(true);
    if (!spool.isEmpty()) {
      direct = false;
      notices.accept("events of an earlier scan are spooled; they are published first");
      weigh();
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
      lostBefore = lost;
    }
    if (lost > lostBefore) {
      h =
          SensorHeartbeat.newBuilder(h)
              .setKernelDrops(h.getKernelDrops() + lost - lostBefore)
              .build();
    }
    pass(Message.heartbeat(h, heartbeats), h.getEnded());
    if (!direct) {
      flushSpool();
    }
  }

  private void pass(Message message, boolean last) {
    failIfFailed();
    if (direct) {
      forgetArrived();
      if (!away()) {
        message.handedOverAt(System.nanoTime());
        if (outlet.offer(message)) {
          underWay.add(message);
          return;
        }
      }
      spoolFromNowOn();
    }
    keep(message, last);
  }

  private void forgetArrived() {
    Message eldest = underWay.peek();
    while (eldest != null && eldest.arrived()) {
      underWay.remove();
      eldest = underWay.peek();
    }
  }

  private boolean away() {
    Message eldest = underWay.peek();
    return eldest != null
        && (underWay.size() >= MAX_UNDER_WAY
            || System.nanoTime() - eldest.sinceNanos() >= awayNanos);
  }

  /** A file of their own for those that the outlet will deliver, unless this process dies. */
  private void spoolFromNowOn() {
    direct = false;
    notices.accept("Kafka does not answer: the scan goes on, events are spooled to disk");
    try {
      for (Message message : underWay) {
        if (!message.arrived()) {
          spool.append(message);
        }
      }
      spool.seal();
    } catch (IOException e) {
      // They are still under way; only a death of this process now could lose them.
      spool.giveUpFile();
      notices.accept("WARNING: the spool cannot be written: " + e.getMessage());
    }
    drain.copiesUnderWay();
  }

  private void keep(Message message, boolean last) {
    boolean packet = message.key() != null;
    if (spool.full() && !(last && !packet)) {
      if (packet) {
        drop(1, "is full (" + (spool.limitBytes() >> 20) + " MiB, --spool-limit)");
      }
      return;
    }
    try {
      spool.append(message);
      weigh();
    } catch (IOException e) {
      drop(spool.giveUpFile(), "cannot be written (" + e.getMessage() + ")");
    }
  }

  /** Holds sending back from three quarters full on, until half is free again. */
  synchronized void weigh() {
    long bytes = direct ? 0 : spool.bytes();
    if (bytes >= spool.limitBytes() / 4 * 3 && hold == null) {
      hold = "the spool is nearly full (--spool-limit), and Kafka does not take it";
      notices.accept(
          "WARNING: the spool is three quarters full (%d of %d MiB, --spool-limit): sending waits; bring Kafka back"
              .formatted(bytes >> 20, spool.limitBytes() >> 20));
    } else if (bytes < spool.limitBytes() / 2) {
      hold = null;
    }
  }

  @Override
  public @Nullable String hold() {
    return hold;
  }

  private void drop(long events, String why) {
    lost += events;
    if (!dropping) {
      dropping = true;
      notices.accept(
          "WARNING: the spool "
              + why
              + ": answers are LOST from now on; records of this time will be marked incomplete");
    }
  }

  private void flushSpool() {
    try {
      spool.flush();
      if (dropping && !spool.full()) {
        dropping = false;
        notices.accept("the spool has room again; " + lost + " answers were lost");
      }
    } catch (IOException e) {
      drop(spool.giveUpFile(), "cannot be written (" + e.getMessage() + ")");
    }
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
      forgetArrived();
      if (underWay.isEmpty()) {
        return true;
      }
      if (!away()) {
        return false;
      }
      spoolFromNowOn();
    }
    flushSpool();
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
    forgetArrived();
    return direct && underWay.isEmpty();
  }

  /** Bytes that wait on disk, about; 0 while the broker is there. */
  public synchronized long spooledBytes() {
    return direct ? 0 : spool.bytes();
  }

  /** Packets that were dropped since the spool was full or could not be written. */
  public synchronized long lost() {
    return lost;
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
      flushSpool();
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
    weigh();
  }

  /** True once everything that was under way when spooling began has arrived. */
  synchronized boolean nothingUnderWay() {
    forgetArrived();
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
