package io.halfopen.fuzz;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where Jazzer comes in; its argument names the target. */
public final class Entry {
  private static @Nullable Target target;

  private Entry() {}

  /** Called by Jazzer, once. */
  public static void fuzzerInitialize(String[] args) {
    target = Targets.valueOf(args[0].toUpperCase(Locale.ROOT)).make();
  }

  /** Called by Jazzer, for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (target != null) {
      target.read(input);
    }
  }
}
