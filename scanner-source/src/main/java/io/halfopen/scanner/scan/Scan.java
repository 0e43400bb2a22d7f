package io.halfopen.scanner.scan;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.link.KernelRst;
import io.halfopen.scanner.link.Link;
import io.halfopen.scanner.link.LinkConfig;
import io.halfopen.scanner.link.LiveLink;
import io.halfopen.scanner.link.Privileges;
import io.halfopen.scanner.pace.HalfOpenCap;
import io.halfopen.scanner.probe.Probe;
import io.halfopen.scanner.probe.ProbeModules;
import io.halfopen.scanner.probe.ProbeValidator;
import io.halfopen.scanner.probe.SourceAddresses;
import io.halfopen.scanner.publish.PacketPublisher;
import io.halfopen.scanner.target.OptOuts;
import io.halfopen.scanner.target.Targets;
import io.halfopen.scanner.wire.IpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One round: every target gets its probes, every answer becomes an event. Listening goes on after
 * the last probe until {@link #close()}; when that may be is the caller's to know.
 *
 * <pre>{@code
 * try (Scan scan = Scan.open(config, publisher)) {
 *   scan.start();
 *   while (!scan.status().sendingDone() && scan.status().failure() == null) {
 *     Thread.sleep(100);
 *   }
 *   Thread.sleep(cooldown);
 * }
 * }</pre>
 */
public final class Scan implements AutoCloseable {
  private final ScanOrder order;
  private final Link link;
  private final AutoCloseable rstRule;
  private final OptOuts optOuts;
  private final Hold hold;
  private final ScanClock clock;
  private final Brake brake;
  private final AnswerDesk desk;
  private final Listener listener;
  private final PacketPublisher publisher;
  private final List<Sender> senders = new ArrayList<>();
  private final List<Thread> sending = new ArrayList<>();
  private final Thread listening;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile long startedMicros;
  private boolean started;
  private boolean closed;

  Scan(
      ScanConfig config,
      Outlets outlets,
      Probe probe,
      ScanOrder order,
      SourceAddresses sources,
      OptOuts optOuts,
      Link link,
      AutoCloseable rstRule,
      ScanClock clock) {
    this.order = order;
    this.link = link;
    this.rstRule = rstRule;
    this.optOuts = optOuts;
    publisher = outlets.publisher();
    hold = new Hold(optOuts, outlets.publisher());
    this.clock = clock;
    ProbeValidator validator =
        ProbeValidator.of(
            config.identity().series(),
            config.identity().scan(),
            order.firstProbe(),
            config.probe().probes(),
            config.identity().answersSince(),
            sources,
            config.network().firstSourcePort(),
            config.network().lastSourcePort());
    HalfOpenCap cap = order.cap(config, probe, clock.nanos());
    desk = new AnswerDesk(probe, validator, config.identity(), outlets, cap, link.dataLinkType());
    brake = new Brake(config.limits(), desk::results);
    for (int i = 0; i < config.pace().senderThreads(); i++) {
      ProbeFeed feed =
          new ProbeFeed(
              order.walk(i), optOuts, cap, validator, config.probe().probes(), probe.usesPorts());
      Sender sender =
          new Sender(
              i,
              link.sender(),
              feed,
              probe,
              order.perSecond(config, probe) / config.pace().senderThreads(),
              config.pace().batch(),
              hold,
              brake,
              outlets.journal(),
              clock);
      senders.add(sender);
      sending.add(thread(sender, "halfopen-sender-" + i));
    }
    listener = new Listener(link, outlets.publisher(), desk, config.identity(), clock);
    listening = thread(listener, "halfopen-listener");
  }

  private Thread thread(Runnable work, String name) {
    Thread thread =
        new Thread(
            () -> {
              // The sockets are open; what a packet may do to this thread is to end here.
              var unused = Privileges.giveUp();
              work.run();
            },
            name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((t, e) -> fail(e));
    return thread;
  }

  /** A probe whose answer nobody hears or keeps only burdens its target. */
  private void fail(Throwable e) {
    failure.compareAndSet(null, e);
    brake.stop(EndReason.STOPPED);
  }

  /** The same with events and heartbeats as all that comes out. */
  public static Scan open(ScanConfig config, PacketPublisher publisher) {
    return open(config, Outlets.of(publisher));
  }

  /**
   * Opens sockets and the capture and holds back the kernel's RSTs, all on the calling thread and
   * in its network namespace.
   *
   * @throws BadInputException where targets, interface, permission or tools do not allow a scan
   */
  public static Scan open(ScanConfig config, Outlets outlets) {
    return open(config, outlets, OptOuts.read(config.targets().optOuts()));
  }

  /**
   * The same with opt-outs that were read before: what one of several rounds has read, the next
   * ones honour, whatever becomes of the files. They are the scan's to close.
   */
  public static Scan open(ScanConfig config, Outlets outlets, OptOuts optOuts) {
    return open(config, outlets, optOuts, LiveLink::open, true);
  }

  /**
   * Opens a scan over a link of the caller's, such as one that prints. It needs no permission, and
   * the kernel's RSTs are not held back.
   *
   * @throws BadInputException where targets or interface do not allow a scan
   */
  public static Scan over(Link link, ScanConfig config, Outlets outlets) {
    OptOuts optOuts = OptOuts.read(config.targets().optOuts());
    return open(config, outlets, optOuts, ignored -> link, false);
  }

  /** Makes the link that a scan is to use. */
  @FunctionalInterface
  private interface LinkOpening {
    Link open(LinkConfig config);
  }

  private static Scan open(
      ScanConfig config, Outlets outlets, OptOuts optOuts, LinkOpening opening, boolean holdsBack) {
    Probe probe =
        ProbeModules.named(config.probe().module())
            .prepare(config.probe().args(), config.probe().ttl());
    Targets targets = ScanGround.targets(config, probe);
    LinkConfig ground = ScanGround.link(config, targets);
    SourceAddresses sources = ScanGround.sources(ground.sources(), targets);
    Link link = opening.open(ground);
    AutoCloseable rule = () -> {};
    boolean opened = false;
    try {
      if (holdsBack && probe.protocol() == IpPacket.TCP) {
        rule = KernelRst.holdBack(ground.sources(), ground.firstPort(), ground.lastPort());
      }
      ScanOrder order = ScanOrder.of(config, targets);
      Scan scan =
          new Scan(config, outlets, probe, order, sources, optOuts, link, rule, ScanClock.SYSTEM);
      opened = true;
      return scan;
    } finally {
      if (!opened) {
        release(link, rule);
      }
    }
  }

  /** Begins to listen and to send. */
  public synchronized void start() {
    if (started || closed) {
      throw new IllegalStateException("a scan starts once");
    }
    started = true;
    startedMicros = clock.micros();
    brake.start(clock.nanos());
    optOuts.watch();
    listening.start();
    sending.forEach(Thread::start);
  }

  /** What a scan that goes on later must know, and what a report of this one names. */
  public ScanOrder order() {
    return order;
  }

  /** How far it is; from any thread, at any time. */
  public Status status() {
    long valid = desk.valid();
    // Asked last, so that it never falls behind the valid ones.
    long received = desk.received();
    long doneMicros = doneMicros();
    return new Status(
        order.targets(),
        order.targets() * order.probes(),
        sum(Sender::sent),
        sum(Sender::errors),
        sum(Sender::optedOut),
        sum(Sender::waits),
        hold.reason(),
        received,
        valid,
        received - valid,
        desk.results(),
        desk.answers(),
        listener.kernelDrops(),
        startedMicros,
        doneMicros != 0,
        reason(doneMicros),
        doneMicros,
        desk.lastAnswerMicros(),
        listener.heardUntilMicros(),
        publisher.backlog(),
        failure.get());
  }

  private long sum(ToLongFunction<Sender> count) {
    return senders.stream().mapToLong(count).sum();
  }

  /** When the last sender thread ended; 0 while one goes on, or where somebody stopped them. */
  private long doneMicros() {
    if (brake.reason() == EndReason.STOPPED) {
      return 0;
    }
    long last = 0;
    for (Sender sender : senders) {
      if (sender.endedMicros() == 0) {
        return 0;
      }
      last = Math.max(last, sender.endedMicros());
    }
    return last;
  }

  private @Nullable EndReason reason(long doneMicros) {
    EndReason reason = brake.reason();
    return reason == null && doneMicros != 0 ? EndReason.ALL_ASKED : reason;
  }

  /** Ends sending, and not listening; {@link Status#sendingDone()} does not come of it. */
  public void stopSending() {
    brake.stop(EndReason.STOPPED);
  }

  /**
   * Stops sending, publishes what was captured and a last heartbeat, lets the kernel's RSTs go and
   * closes the sockets. The publisher stays open.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (senders.stream().anyMatch(sender -> sender.endedMicros() == 0)) {
      brake.stop(EndReason.STOPPED);
    }
    listener.stop();
    if (started) {
      sending.forEach(Scan::join);
      join(listening);
    }
    optOuts.close();
    release(link, rstRule);
  }

  private static void release(Link link, AutoCloseable rstRule) {
    link.close();
    try {
      rstRule.close();
    } catch (Exception e) {
      throw new IllegalStateException("the rule that holds back RSTs may still stand", e);
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
}
