package io.halfopen.job.session;

import io.halfopen.job.fingerprint.Packet;

/**
 * Packets wait here until there is a group of them. What a group needs is then read for all of it
 * before any is taken up, so that the memory's delays overlap: with millions of open sessions each
 * packet's row is far from any cache, and one after another they would be waited for.
 */
final class Intake {
  private static final int GROUP = 32;

  private final Assembler assembler;
  private final Packet[] packets = new Packet[GROUP];
  private final int[] hashes = new int[GROUP];
  private int count;
  private long touched;

  Intake(Assembler assembler) {
    this.assembler = assembler;
    for (int i = 0; i < GROUP; i++) {
      packets[i] = new Packet();
    }
  }

  /** Takes a copy of one packet, and has the group assembled where it is complete. */
  void take(Packet packet) {
    packets[count++].set(packet);
    if (count == GROUP) {
      drain();
    }
  }

  /** Has all assembled that waits here. */
  void drain() {
    Exchanges exchanges = assembler.exchanges();
    for (int i = 0; i < count; i++) {
      hashes[i] = exchanges.hash.of(packets[i]);
      touched += exchanges.index.touch(hashes[i]);
    }
    for (int i = 0; i < count; i++) {
      touched += exchanges.touch(hashes[i]);
    }
    int all = count;
    count = 0;
    for (int i = 0; i < all; i++) {
      assembler.accept(packets[i], hashes[i]);
    }
  }
}
