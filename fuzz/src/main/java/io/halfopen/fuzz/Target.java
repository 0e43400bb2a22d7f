package io.halfopen.fuzz;

import java.io.IOException;
import java.util.List;

/**
 * A reader of strangers' bytes, and what must hold whatever they are. It ends, within the memory
 * that it was given, and throws nothing but what it says.
 */
public interface Target {
  /**
   * Reads one input.
   *
   * @throws AssertionError where something does not hold that must
   */
  void read(byte[] input);

  /** Good inputs, from which bad ones are made. */
  List<byte[]> seeds() throws IOException;

  /** Fails where {@code holds} does not. */
  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
