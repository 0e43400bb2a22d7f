package io.halfopen.explore.store;

import io.halfopen.explore.store.RecordFolder.Found;
import java.util.ArrayList;
import java.util.List;

/**
 * Files in handfuls: enough that a statement is worth it, few enough that the page sees it grow.
 */
final class Batches {
  private static final long MOST_BYTES = 128L << 20;
  private static final int MOST_FILES = 64;

  private Batches() {}

  static List<List<Found>> of(List<Found> files) {
    List<List<Found>> batches = new ArrayList<>();
    List<Found> batch = new ArrayList<>();
    long bytes = 0;
    for (Found file : files) {
      if (!batch.isEmpty() && (bytes + file.size() > MOST_BYTES || batch.size() == MOST_FILES)) {
        batches.add(List.copyOf(batch));
        batch.clear();
        bytes = 0;
      }
      batch.add(file);
      bytes += file.size();
    }
    if (!batch.isEmpty()) {
      batches.add(List.copyOf(batch));
    }
    return batches;
  }
}
