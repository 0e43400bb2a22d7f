package io.halfopen.explore.store;

import io.halfopen.explore.store.RecordFolder.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second for what is new: files that were not there, lines that were added, records
 * that a running scan hands over. A file that was rewritten or removed makes all be read again,
 * since what was forgotten there must be forgotten here.
 */
public final class Intake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final long PAUSE_MILLIS = 500;
  private static final long LOOK_NANOS = 1_000_000_000L;
  private static final int MOST_WAITING = 200_000;
  private static final int MOST_AT_ONCE = 10_000;

  private final Store store;
  private final @Nullable RecordFolder folder;
  private final Runnable changed;
  private final LinkedBlockingQueue<String> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Map<Path, Taken> taken = new HashMap<>();
  private final Problems problems = new Problems();
  private final Thread thread = new Thread(this::work, "explore-intake");
  private volatile Standing standing = Standing.nothing();
  private volatile boolean closed;

  /** Reads into {@code store} and says {@code changed} whenever there is something to show. */
  public Intake(Store store, @Nullable RecordFolder folder, Runnable changed) {
    this.store = store;
    this.folder = folder;
    this.changed = changed;
    thread.setDaemon(true);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** Takes a record that no file has yet, as the JSON that a file would have; never waits. */
  public void add(String json) {
    if (!waiting.offer(json)) {
      problems.put("live", "more records came than could be shown; the files have them all");
    }
  }

  /** What is known now. */
  public Standing standing() {
    return standing;
  }

  private void work() {
    try (Loader loader = new Loader(store)) {
      long lookNanos = System.nanoTime();
      if (folder == null) {
        tell(loader, null, true);
      }
      while (!closed) {
        if (folder != null && System.nanoTime() - lookNanos >= 0) {
          long began = System.nanoTime();
          look(loader, folder);
          lookNanos = began + Math.max(LOOK_NANOS, 4 * (System.nanoTime() - began));
        }
        takeWaiting(loader, PAUSE_MILLIS);
      }
    } catch (SQLException | RuntimeException e) {
      if (!closed) {
        LOG.error("reading has ended", e);
        problems.put("database", "reading has ended: " + Store.oneLine(e) + "; start again");
        standing = problems.into(standing);
        changed.run();
      }
    }
  }

  private void takeWaiting(Loader loader, long millis) throws SQLException {
    List<String> lines = new ArrayList<>();
    try {
      String first = waiting.poll(millis, TimeUnit.MILLISECONDS);
      if (first != null) {
        lines.add(first);
        waiting.drainTo(lines, MOST_AT_ONCE);
      }
    } catch (InterruptedException e) {
      closed = true;
    }
    if (!lines.isEmpty()) {
      try {
        Path file = Files.createTempFile(store.folder(), "live", ".jsonl");
        Files.write(file, lines, StandardCharsets.UTF_8);
        loader.load(List.of(file), new Sniff(FileKind.RECORD_LINES, List.of()), false, true);
        Files.delete(file);
      } catch (IOException e) {
        problems.put("live", "records cannot be shown as they come: " + e.getMessage());
      }
      tell(loader, folder == null ? null : standing.reading(), true);
    }
  }

  private void look(Loader loader, RecordFolder where) throws SQLException {
    List<Found> found;
    try {
      found = where.list();
      problems.remove("folder");
    } catch (IOException e) {
      problems.put("folder", "cannot be listed: " + e.getMessage());
      found = List.of();
    }
    boolean again = isRewritten(found);
    if (again) {
      loader.clear();
      taken.clear();
      problems.clear();
    }
    List<Found> fresh = found.stream().filter(this::isFresh).toList();
    Reading reading = new Reading(loader, store.folder(), problems, taken);
    long read = 0;
    for (List<Found> batch : Batches.of(fresh)) {
      if (closed) {
        return;
      }
      reading.read(batch);
      read += batch.size();
      if (fresh.size() > read) {
        tell(loader, "reading file %,d of %,d".formatted(read, fresh.size()), true);
        takeWaiting(loader, 0);
      }
    }
    tell(loader, null, again || read > 0);
  }

  private boolean isFresh(Found file) {
    Taken before = taken.get(file.path());
    return before == null || !before.isSame(file);
  }

  /** True where something that is in the tables is no longer in its file. */
  private boolean isRewritten(List<Found> found) {
    Map<Path, Found> now = new LinkedHashMap<>();
    found.forEach(file -> now.put(file.path(), file));
    Set<Path> gone = new HashSet<>();
    boolean rewritten = false;
    for (Map.Entry<Path, Taken> entry : taken.entrySet()) {
      Found file = now.get(entry.getKey());
      Taken before = entry.getValue();
      if (file == null) {
        gone.add(entry.getKey());
        rewritten |= before.consumed() > 0;
      } else if (!before.isSame(file) && before.consumed() > 0) {
        rewritten |= !before.isBeginningOf(file);
      }
    }
    gone.forEach(taken::remove);
    return rewritten;
  }

  private void tell(Loader loader, @Nullable String reading, boolean news) throws SQLException {
    Standing last = standing;
    int files = (int) taken.values().stream().filter(t -> t.consumed() > 0).count();
    Standing next =
        problems.into(
            new Standing(
                last.version(),
                loader.records(),
                loader.changes(),
                files,
                reading,
                last.problems(),
                last.moreProblems()));
    if (news || !next.equals(last)) {
      standing = next.next();
      changed.run();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
