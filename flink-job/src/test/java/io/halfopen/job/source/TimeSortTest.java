package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.Packets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeSortTest {
  @TempDir Path dir;

  /** Packets as a list has them; where it has none, the file is damaged there. */
  private static final class Listed implements PacketFile {
    private final List<Long> times;
    private int at = -1;

    Listed(List<Long> times) {
      this.times = times;
    }

    @Override
    public boolean next() throws Unreadable {
      at++;
      if (at < times.size() && times.get(at) < 0) {
        throw new Unreadable("listed", at, "damaged", false);
      }
      return at < times.size();
    }

    @Override
    public long capturedMicros() {
      return times.get(at);
    }

    @Override
    public void events(Collection<PacketEvent> into) {
      if (capturedMicros() % 5 != 0) {
        into.add(Packets.synAck((capturedMicros() - Packets.START) / 1e6));
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void everySizeOfPieceGivesTheSameOrder() throws Exception {
    Random random = new Random(3);
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      times.add(Packets.START + random.nextInt(100_000));
    }
    times.add(500, -1L);
    List<Long> sorted =
        times.stream().filter(t -> t >= 0).sorted(Comparator.naturalOrder()).toList();
    for (int piece : new int[] {1, 3, 7, 64, 999, 1_000, 5_000}) {
      List<DeadLetter> told = new ArrayList<>();
      List<Long> seen = new ArrayList<>();
      List<PacketEvent> events = new ArrayList<>();
      try (TimeSort sort =
          TimeSort.of(new Listed(times), new LeftOut("listed", told::add), piece, dir)) {
        while (sort.next()) {
          seen.add(sort.capturedMicros());
          int before = events.size();
          sort.events(events);
          assertTrue(
              events.size() == before
                  || events.get(before).getCapturedMicros() == sort.capturedMicros());
        }
      }
      assertEquals(sorted, seen, "pieces of " + piece);
      assertEquals(sorted.stream().filter(t -> t % 5 != 0).count(), events.size());
      assertEquals(1, told.size());
    }
  }

  @Test
  void nothingIsLeftOnTheDisk() throws Exception {
    try (TimeSort sort =
        TimeSort.of(
            new Listed(List.of(Packets.START + 3, Packets.START + 1, Packets.START + 2)),
            new LeftOut("listed", letter -> {}),
            1,
            dir)) {
      assertTrue(sort.next());
    }
    try (var files = Files.list(dir)) {
      assertEquals(0, files.count());
    }
  }
}
