package io.halfopen.job.table;

import java.util.Locale;

/** What a field holds, and so what it can be compared with. */
public enum Kind {
  /** A number; all comparisons. */
  NUMBER,
  /** Yes or no; compared as 1 and 0, also as {@code true} and {@code false}. */
  TRUTH,
  /** Text, ordered by its characters; times are written so that they sort. */
  TEXT,
  /** An IPv4 or IPv6 address; compared with an address or a network. */
  ADDRESS,
  /** Several values; equal to what is among them. */
  LIST;

  /** The name that users see. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
