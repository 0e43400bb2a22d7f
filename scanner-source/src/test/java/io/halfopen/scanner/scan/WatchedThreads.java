package io.halfopen.scanner.scan;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.scanner.publish.PacketPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks the kernel what a thread may do, by the thread itself whenever it has a packet in hand: as
 * the publisher of what is heard, and as the journal of what was sent.
 */
final class WatchedThreads implements PacketPublisher, SendJournal {
  /** The sets of effective capabilities that threads had, by their names. */
  final Map<String, Set<Long>> able = new ConcurrentHashMap<>();

  /** Those that the process's first thread, which handles no packet, had meanwhile. */
  final Set<Long> first = ConcurrentHashMap.newKeySet();

  /** Effective capabilities of a thread, by its folder below {@code /proc}. */
  static long capabilities(String task) {
    try {
      return Files.readAllLines(Path.of("/proc", task, "status")).stream()
          .filter(line -> line.startsWith("CapEff:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void look() {
    able.computeIfAbsent(Thread.currentThread().getName(), n -> ConcurrentHashMap.newKeySet())
        .add(capabilities("thread-self"));
    first.add(capabilities("self/task/" + ProcessHandle.current().pid()));
  }

  @Override
  public void publish(PacketEvent event) {
    look();
  }

  @Override
  public void sent(int thread, long next) {
    look();
  }

  @Override
  public void heartbeat(SensorHeartbeat heartbeat) {
    look();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
