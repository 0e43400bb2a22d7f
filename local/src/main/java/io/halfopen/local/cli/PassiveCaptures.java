package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.PassiveFingerprint;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.passive.Bounds;
import io.halfopen.job.passive.Connections;
import io.halfopen.job.passive.InOrder;
import io.halfopen.job.passive.PassiveLabels;
import io.halfopen.job.source.CapturedEvents;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.table.Network;
import io.halfopen.local.passive.PassiveOutput;
import io.halfopen.scanner.wire.ContentCount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code fingerprint --passive}: capture files without a cluster in between. */
final class PassiveCaptures {
  private static final int SYN = 2;
  private static final int SYN_AND_ACK = 18;

  private PassiveCaptures() {}

  /** Refuses what holds no connections of others, and where their rows cannot go. */
  static void require(SourceOptions sources, SinkOptions sinks) {
    if (sources.hasTopics()) {
      throw new BadInputException("--passive reads captures; topics hold answers to scans only");
    }
    if (!sources.archives().isEmpty()) {
      throw new BadInputException(
          "--passive reads captures; "
              + sources.archives().get(0)
              + " is an archive, which holds answers to scans only");
    }
    if (!sinks.specs().isEmpty()) {
      throw new BadInputException("--passive writes rows only: leave --sink out, name a file: -o");
    }
  }

  static int run(
      SourceOptions sources, OutputOptions output, Duration sessionGap, @Nullable String labels)
      throws Exception {
    EventFilter filter = sources.filter.filter();
    PassiveLabels known = PassiveOptions.labels(labels);
    sources.requireReadable(EventFilter.ALL);
    List<String> captures = sources.captures().stream().map(Path::toString).toList();
    AtomicInteger leftOut = new AtomicInteger();
    try (PassiveOutput lines = PassiveOptions.open(output)) {
      Consumer<PassiveFingerprint> wanted =
          line -> {
            if (isWanted(line, filter)) {
              lines.accept(line);
            }
          };
      Connections connections =
          new Connections(Bounds.of(sessionGap), PassiveOptions.labelled(known, wanted));
      InOrder inOrder = new InOrder(connections::accept);
      ContentCount count =
          CapturedEvents.read(
              captures,
              event -> take(event, filter, inOrder),
              line -> {
                leftOut.incrementAndGet();
                System.err.println("LEFT OUT: " + line);
              });
      inOrder.end();
      connections.end();
      lines.commit();
      String passedOver = count.passedOver();
      if (passedOver != null) {
        System.err.println(passedOver);
      }
      System.err.println(PassiveOptions.summary(lines, connections));
      if (leftOut.get() > 0) {
        System.err.println("left out: " + leftOut.get() + ", see above");
      }
      return leftOut.get() > 0 ? 1 : 0;
    }
  }

  /** A segment that does not say who asked comes both ways round; one way is enough here. */
  private static void take(PacketEvent event, EventFilter filter, InOrder inOrder) {
    long micros = event.getCapturedMicros();
    boolean turned = event.getFromScanner() && (event.getFlags() & SYN_AND_ACK) != SYN;
    if (!turned && micros >= filter.fromMicros() && micros < filter.untilMicros()) {
      Packet packet = inOrder.spare();
      packet.set(event);
      inOrder.add(packet);
    }
  }

  /** Ports and networks are the server's, as they are the endpoint's elsewhere. */
  private static boolean isWanted(PassiveFingerprint line, EventFilter filter) {
    return (filter.ports().isEmpty() || filter.ports().contains(line.getServerPort()))
        && (filter.networks().isEmpty() || isWithin(line.getServer(), filter.networks()));
  }

  private static boolean isWithin(String address, List<Network> networks) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
