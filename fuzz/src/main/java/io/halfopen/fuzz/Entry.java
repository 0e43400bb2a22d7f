package io.halfopen.fuzz;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where Jazzer comes in; its argument names the target. */
public final class Entry {
  /** In the place of a target's name: the first byte of each input says which. */
  static final String ALL = "all";

  private static @Nullable Target target;

  private Entry() {}

  /** Called by Jazzer, once. */
  public static void fuzzerInitialize(String[] args) {
    target =
        args[0].equals(ALL)
            ? new EachTarget()
            : Targets.valueOf(args[0].toUpperCase(Locale.ROOT)).make();
  }

  /** Called by Jazzer, for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (target != null) {
      target.read(input);
    }
  }
}
