package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IndexTest {
  private static final int MANY = 20_000;

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

  @Test
  void probesChosenToHaveOneKeyDoNotCrowdTheIndex() {
    Exchanges exchanges = new Collected(JobOptions.defaults()).assembler.exchanges();
    Packet packet = new Packet();
    PacketEvent event = Packets.synAck(0);
    int longest = 0;
    for (int i = 0; i < MANY; i++) {
      event.setScannerPort(i);
      packet.set(event);
      packet.key(7); // as a forger finds them who tries long enough
      int hash = exchanges.hash.of(packet);
      exchanges.create(packet, hash);
      longest = Math.max(longest, exchanges.index.walk(hash));
    }
    assertTrue(longest < 500, longest + " slots are read for one packet");
  }
}
