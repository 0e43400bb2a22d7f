package io.halfopen.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All targets in one process: the first byte of an input says which one reads the rest. */
final class EachTarget implements Target {
  private final List<Target> targets = Arrays.stream(Targets.values()).map(Targets::make).toList();

  @Override
  public void read(byte[] input) {
    if (input.length > 0) {
      targets
          .get((input[0] & 0xff) % targets.size())
          .read(Arrays.copyOfRange(input, 1, input.length));
    }
  }

  @Override
  public List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (Targets named : Targets.values()) {
      for (byte[] input : Corpus.of(named).values()) {
        seeds.add(
            ByteBuffer.allocate(1 + input.length).put((byte) named.ordinal()).put(input).array());
      }
    }
    return seeds;
  }
}
