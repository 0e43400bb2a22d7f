package io.halfopen.job.config;

import java.util.List;

/**
 * What an option or argument was given, and where.
 *
 * @param values as they stand there, references to secrets included; of a flag {@code true} or
 *     {@code false}, of a map {@code NAME=VALUE} each
 * @param where for the end of a message, such as {@code halfopen.yaml, line 3} or {@code
 *     HALFOPEN_SCAN_RATE}
 * @param common whether it was said to every command, not to this one
 */
record Given(List<String> values, String where, boolean common) {
  Given {
    values = List.copyOf(values);
  }

  Given(List<String> values, String where) {
    this(values, where, false);
  }

  Given toEverybody() {
    return new Given(values, where, true);
  }
}
