package io.halfopen.scanner.target;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asked not to be asked. The files are watched while a scan runs: what is added is honoured
 * from the next look on, four times a second. An entry once read holds until the process ends, so
 * that a file which is just being rewritten lets nobody slip through; and while a file cannot be
 * read, has become empty or holds a line that says nothing, {@link #paused()} tells why nothing may
 * be sent.
 *
 * <p>Opt-outs are no part of the permutation. They may change at any time, and differ from shard to
 * shard, without moving anybody else's place in the order.
 *
 * <pre>{@code
 * try (OptOuts optOuts = OptOuts.read(files)) {
 *   optOuts.watch();
 *   ...
 *   if (optOuts.paused() == null && !optOuts.contains(address)) {
 *     send();
 *   }
 * }
 * }</pre>
 */
public final class OptOuts implements AutoCloseable {
  private static final long LOOK_MILLIS = 250;

  private final List<WatchedList> files;
  private volatile AddressSet addresses = AddressSet.NONE;
  private volatile @Nullable String paused;
  private @Nullable Thread watcher;

  private OptOuts(List<Path> files) {
    this.files = files.stream().map(WatchedList::new).toList();
  }

  /** Nobody. */
  public static OptOuts none() {
    return new OptOuts(List.of());
  }

  /**
   * Reads the files. One without entries is taken: nobody has opted out yet.
   *
   * @throws io.halfopen.event.BadInputException naming a file that cannot be read, or its line that
   *     is no entry
   */
  public static OptOuts read(List<Path> files) {
    OptOuts optOuts = new OptOuts(files);
    for (WatchedList file : optOuts.files) {
      optOuts.addresses = optOuts.addresses.or(file.first());
    }
    return optOuts;
  }

  /** Begins to look at the files, on a thread of its own. */
  public synchronized void watch() {
    if (watcher == null && !files.isEmpty()) {
      watcher = new Thread(this::run, "halfopen-opt-outs");
      watcher.setDaemon(true);
      watcher.start();
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(LOOK_MILLIS);
        look();
      }
    } catch (RuntimeException e) {
      paused = "the opt-out lists are not watched any more: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks at the files once. */
  synchronized void look() {
    String reason = null;
    for (WatchedList file : files) {
      String wrong = look(file);
      reason = reason == null ? wrong : reason;
    }
    paused = reason;
  }

  private @Nullable String look(WatchedList file) {
    AddressSet read = file.look();
    if (read != null && !addresses.containsAll(read)) {
      addresses = addresses.or(read);
    }
    return file.wrong();
  }

  /** True if this IPv4 address must not be asked. */
  public boolean contains(int ipv4) {
    return addresses.contains(ipv4);
  }

  /** True if this IPv6 address, in two halves, must not be asked. */
  public boolean contains(long high, long low) {
    return addresses.contains(high, low);
  }

  /** Why nothing may be sent at the moment, or null. */
  public @Nullable String paused() {
    return paused;
  }

  /** Stops to look at the files. What was read still holds. */
  @Override
  public synchronized void close() {
    if (watcher != null) {
      watcher.interrupt();
      watcher = null;
    }
  }
}
