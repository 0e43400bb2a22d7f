package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexTest {
  private static final int MANY = 20_000;
  private static final int FULL = 19_600; // just before it grows
  private static final int SEEDS = 100;

  private static Set<Integer> rows(Index index, int hash) {
    Set<Integer> rows = new TreeSet<>();
    int slot = index.start(hash);
    while ((slot = index.seek(hash, slot)) >= 0) {
      rows.add(index.row(slot++));
    }
    return rows;
  }

  @Test
  void allRowsOfAHashAreFoundWhateverElseComesAndGoes() {
    Random random = new Random(5);
    Index index = new Index();
    int[] hashes = new int[MANY];
    List<Set<Integer>> expected = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      hashes[i] = i % 4 == 0 ? -1 - i / 4 : random.nextInt(); // the last slots, and any
      expected.add(new TreeSet<>());
    }
    for (int step = 0; step < MANY; step++) {
      int which = random.nextInt(64);
      if (step % 3 == 2 && !expected.get(which).isEmpty()) {
        int row = expected.get(which).iterator().next();
        expected.get(which).remove(row);
        index.remove(hashes[which], row);
      } else {
        expected.get(which).add(step);
        index.add(hashes[which], step);
      }
    }
    for (int i = 0; i < 64; i++) {
      assertEquals(expected.get(i), rows(index, hashes[i]));
    }
    assertEquals(expected.stream().mapToInt(Set::size).sum(), index.size());
    Set<Integer> all = new TreeSet<>();
    index.forEach(all::add);
    assertEquals(index.size(), all.size());
  }

  /**
   * Ports and keys in steps, as a scan or a forger has them, under many seeds. With full mixing the
   * longest walk is about 120 slots, and one in millions is above 500.
   */
  @ParameterizedTest
  @CsvSource({"1, 0", "0, 1", "0, 65536", "1, 1"})
  void probesChosenByOthersDoNotCrowdTheIndexWhateverTheSeed(int port, int key) {
    Packet packet = new Packet();
    PacketEvent event = Packets.synAck(0);
    int longest = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      ProbeHash hash = new ProbeHash();
      Index index = new Index();
      for (int i = 0; i < FULL; i++) {
        event.setScannerPort(i * port);
        packet.set(event);
        packet.key(7 + i * key); // one for all, as a forger finds them who tries long enough
        index.add(hash.of(packet), i);
      }
      longest = Math.max(longest, index.longestWalk());
    }
    assertTrue(longest < 500, longest + " slots are read for one packet");
  }
}
