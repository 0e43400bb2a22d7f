package io.halfopen.explore.store;

import io.halfopen.explore.store.Standing.Problem;
import java.util.List;
import java.util.TreeMap;

/** What could not be read, by file; each file has one. Safe for several threads. */
final class Problems {
  private static final int MOST = 100;

  private final TreeMap<String, String> words = new TreeMap<>();

  synchronized void put(String file, String what) {
    words.put(file, what);
  }

  synchronized void remove(String file) {
    words.remove(file);
  }

  synchronized void clear() {
    words.clear();
  }

  /** The same standing with the problems of now. */
  synchronized Standing into(Standing standing) {
    List<Problem> first =
        words.entrySet().stream()
            .limit(MOST)
            .map(entry -> new Problem(entry.getKey(), entry.getValue()))
            .toList();
    return new Standing(
        standing.version(),
        standing.records(),
        standing.changes(),
        standing.files(),
        standing.reading(),
        first,
        words.size() - first.size());
  }
}
