package io.halfopen.job.config;

import java.util.Set;

/** Options that may have been given to every command, also to one that has no use for them. */
interface ForEverybody {
  /** Which options were given so, by their names. */
  void common(Set<String> names);
}
