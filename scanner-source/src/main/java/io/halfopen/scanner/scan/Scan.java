package io.halfopen.scanner.scan;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.link.AddressRange;
import io.halfopen.scanner.link.KernelRst;
import io.halfopen.scanner.link.Link;
import io.halfopen.scanner.link.LinkConfig;
import io.halfopen.scanner.link.LiveLink;
import io.halfopen.scanner.link.MacAddress;
import io.halfopen.scanner.link.Route;
import io.halfopen.scanner.probe.ProbeValidator;
import io.halfopen.scanner.probe.SynProbe;
import io.halfopen.scanner.publish.PacketPublisher;
import io.halfopen.scanner.target.Targets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One round: every target gets one SYN, every answer becomes an event. Listening goes on after the
 * last probe until {@link #close()}; how long that cooldown must be is the caller's to know.
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
  /** Numbers the rounds of this process, so that no two use the same 4-tuples. */
  private static final AtomicInteger ROUND = new AtomicInteger();

  private final Targets targets;
  private final Link link;
  private final AutoCloseable rstRule;
  private final Sender sender;
  private final Listener listener;
  private final Thread sending;
  private final Thread listening;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private boolean started;
  private boolean closed;

  Scan(
      ScanConfig config,
      Targets targets,
      int source,
      PacketPublisher publisher,
      Link link,
      AutoCloseable rstRule) {
    this.targets = targets;
    this.link = link;
    this.rstRule = rstRule;
    ProbeValidator validator =
        ProbeValidator.forRound(
            config.identity().scan(),
            ROUND.getAndIncrement(),
            source,
            config.network().firstSourcePort(),
            config.network().lastSourcePort());
    sender =
        new Sender(
            link.sender(),
            targets.permuted(new SecureRandom()),
            new SynProbe(source),
            validator,
            config.pace().ratePerSecond());
    listener =
        new Listener(
            link, publisher, validator, config.identity().sensor(), config.identity().scan());
    sending = thread(sender, "halfopen-sender");
    listening = thread(listener, "halfopen-listener");
  }

  private Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((t, e) -> fail(e));
    return thread;
  }

  /** A probe whose answer nobody hears or keeps only burdens its target. */
  private void fail(Throwable e) {
    failure.compareAndSet(null, e);
    sender.stop();
  }

  /**
   * Opens sockets and the capture and holds back the kernel's RSTs, all on the calling thread and
   * in its network namespace.
   *
   * @throws BadInputException where targets, interface, permission or tools do not allow a scan
   */
  public static Scan open(ScanConfig c, PacketPublisher p) {
    Targets targets = targets(c);
    LinkConfig config = link(c.network(), ipv4(targets.firstAddress()));
    Link link = LiveLink.open(config);
    AutoCloseable rule = () -> {};
    boolean opened = false;
    try {
      rule = KernelRst.holdBack(config.sources(), config.firstPort(), config.lastPort());
      Scan scan = new Scan(c, targets, config.sources().get(0).firstIpv4(), p, link, rule);
      opened = true;
      return scan;
    } finally {
      if (!opened) {
        release(link, rule);
      }
    }
  }

  private static Targets targets(ScanConfig c) {
    String ports = c.targets().ports();
    if (ports == null) {
      throw new BadInputException("no ports given: name some, as in --target-ports 80,443");
    }
    return Targets.of(c.targets().blocks(), ports, c.targets().blocklist());
  }

  private static LinkConfig link(ScanConfig.Network network, InetAddress target) {
    Route route = Route.to(target, network.interfaceName());
    List<AddressRange> sources =
        network.sources().isEmpty()
            ? List.of(AddressRange.of(route.source()))
            : network.sources().stream().map(AddressRange::parse).toList();
    sources.forEach(Route::requireOwn);
    String mac = network.gatewayMac();
    return new LinkConfig(
        route.interfaceName(),
        sources,
        mac == null ? null : MacAddress.parse(mac),
        network.vlan(),
        network.ipLayer(),
        network.firstSourcePort(),
        network.lastSourcePort());
  }

  private static InetAddress ipv4(int address) {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IPv4 address has four bytes", e);
    }
  }

  /** Begins to listen and to send. */
  public synchronized void start() {
    if (started || closed) {
      throw new IllegalStateException("a scan starts once");
    }
    started = true;
    listening.start();
    sending.start();
  }

  /** How far it is; from any thread, at any time. */
  public Status status() {
    long received = listener.received();
    long valid = Math.min(received, listener.valid());
    long doneMicros = sender.doneMicros();
    return new Status(
        targets.size(),
        sender.sent(),
        sender.errors(),
        received,
        valid,
        received - valid,
        listener.kernelDrops(),
        doneMicros != 0,
        doneMicros,
        listener.lastAnswerMicros(),
        listener.heardUntilMicros(),
        failure.get());
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
    sender.stop();
    listener.stop();
    if (started) {
      join(sending);
      join(listening);
    }
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
