package io.halfopen.scanner.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many frames held what. */
public final class ContentCount {
  /** How {@link #passedOver} begins. */
  public static final String PASSED_OVER = "passed over: ";

  private static final Content[] ALL = Content.values();
  private final long[] counts = new long[ALL.length];

  /** Counts one frame. */
  public void add(Content content) {
    counts[content.ordinal()]++;
  }

  /** Frames that held this. */
  public long of(Content content) {
    return counts[content.ordinal()];
  }

  /** What was passed over, and why, as one line; null where nothing was. */
  public @Nullable String passedOver() {
    List<String> parts = new ArrayList<>();
    for (Content content : ALL) {
      if (content != Content.TCP && of(content) > 0) {
        parts.add(of(content) + " " + content.words());
      }
    }
    return parts.isEmpty() ? null : PASSED_OVER + String.join(", ", parts);
  }
}
