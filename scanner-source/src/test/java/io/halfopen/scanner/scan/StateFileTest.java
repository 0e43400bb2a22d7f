package io.halfopen.scanner.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.probe.ProbeSeries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  private static final int TARGETS = 512;
  private static final int BATCH = 16;

  @TempDir Path folder;

  private static ScanConfigBuilder config(int threads) {
    return TestScan.config("192.0.2.0/24")
        .ports("80,443")
        .senderThreads(threads)
        .batch(BATCH)
        .series(ProbeSeries.random());
  }

  /** Runs a scan that is killed, as far as its state file knows, while the k-th probe leaves. */
  private List<FakeNetwork.Sent> runUntil(int k, ScanConfig config, Path file, Path snapshot) {
    TestScan test = new TestScan();
    List<FakeNetwork.Sent> before = new ArrayList<>();
    try (StateFile state = StateFile.open(file)) {
      test.outlets = test.outlets.withJournal(state);
      test.network.answering(
          probe -> {
            if (test.network.sent.size() == k) {
              before.addAll(test.network.sent);
              copy(file, snapshot);
            }
            return List.of();
          });
      try (Scan scan = test.open(config)) {
        state.begin(ScanState.of(scan, config, null));
        scan.start();
        TestScan.await(() -> scan.status().sendingDone());
      }
    }
    assertEquals(k, before.size());
    return before;
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aKilledScanGoesOnWithAtMostOneBatchAThreadTwiceAndNoneLeftOut() {
    for (int threads : new int[] {1, 3}) {
      for (int k : new int[] {1, 15, 16, 17, 200, TARGETS - 1, TARGETS}) {
        Path snapshot = folder.resolve("killed-" + threads + "-" + k);
        ScanConfig asked = config(threads).build();
        Path file = folder.resolve("state-" + threads + "-" + k);
        List<FakeNetwork.Sent> before = runUntil(k, asked, file, snapshot);

        TestScan test = new TestScan();
        ScanConfig fresh = config(threads).build();
        try (StateFile state = StateFile.open(snapshot);
            Scan opened = test.open(fresh)) {
          ScanConfig resumed = state.goOn(opened, fresh);
          TestScan second = new TestScan();
          second.run(resumed);
          Set<String> endpoints = new HashSet<>();
          Set<String> tuples = new HashSet<>();
          List<FakeNetwork.Sent> all = new ArrayList<>(before);
          all.addAll(second.network.sent);
          for (FakeNetwork.Sent sent : all) {
            endpoints.add(sent.endpoint());
            assertTrue(tuples.add(sent.tuple()), "the same 4-tuple twice");
          }
          assertEquals(TARGETS, endpoints.size());
          assertTrue(all.size() - TARGETS <= threads * BATCH, all.size() + " probes");
        }
      }
    }
  }

  @Test
  void answersToProbesFromBeforeTheKillStillCount() {
    Path snapshot = folder.resolve("killed");
    List<FakeNetwork.Sent> before =
        runUntil(200, config(1).build(), folder.resolve("state"), snapshot);
    ScanConfig fresh = config(1).build();
    try (StateFile state = StateFile.open(snapshot);
        Scan opened = new TestScan().open(fresh)) {
      TestScan second = new TestScan();
      List<ByteBuffer> late = new ArrayList<>();
      before.forEach(sent -> late.add(ScanTest.oneTrueOneForged(sent.packet()).get(0)));
      second.network.answering(
          probe -> {
            List<ByteBuffer> now = List.copyOf(late);
            late.clear();
            return now;
          });
      Status status = second.run(state.goOn(opened, fresh));
      assertEquals(200, status.valid());
      assertEquals(0, status.invalid());
    }
  }

  @Test
  void aSecondInterruptionIsSurvivedToo() {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    List<FakeNetwork.Sent> all =
        new ArrayList<>(runUntil(100, config(1).build(), folder.resolve("state"), first));
    ScanConfig fresh = config(1).build();
    ScanConfig again;
    try (StateFile state = StateFile.open(first);
        Scan opened = new TestScan().open(fresh)) {
      again = state.goOn(opened, fresh);
    }
    all.addAll(runUntil(100, again, first, second));
    try (StateFile state = StateFile.open(second);
        Scan opened = new TestScan().open(fresh)) {
      TestScan third = new TestScan();
      third.run(state.goOn(opened, fresh));
      all.addAll(third.network.sent);
    }
    assertEquals(TARGETS, all.stream().map(FakeNetwork.Sent::endpoint).distinct().count());
    assertEquals(all.size(), all.stream().map(FakeNetwork.Sent::tuple).distinct().count());
    assertTrue(all.size() <= TARGETS + 2 * BATCH);
  }

  @Test
  void theStateOfAnotherScanIsRefused() {
    Path snapshot = folder.resolve("killed");
    runUntil(100, config(1).seed(7L).build(), folder.resolve("state"), snapshot);
    refused(snapshot, config(1).ports("80").build());
    refused(snapshot, config(1).targets("192.0.2.0/25").build());
    refused(snapshot, config(2).build());
    refused(snapshot, config(1).seed(8L).build());
    refused(snapshot, config(1).seed(7L).shard(1, 2).build());
    refused(snapshot, config(1).probes(2).build());
    ScanConfig same = config(1).seed(7L).rate(10).build();
    try (StateFile state = StateFile.open(snapshot);
        Scan opened = new TestScan().open(same)) {
      assertEquals(7L, state.goOn(opened, same).order().seed());
    }
  }

  private static void refused(Path file, ScanConfig asked) {
    try (StateFile state = StateFile.open(file);
        Scan opened = new TestScan().open(asked)) {
      BadInputException e = assertThrows(BadInputException.class, () -> state.goOn(opened, asked));
      assertTrue(e.getMessage().startsWith(file + ": belongs to another scan"), e.getMessage());
    }
  }

  @Test
  void theFileIsForItsOwnerAndForOneProcessAndGoesWhenTheScanIsOver() throws Exception {
    Path file = folder.resolve("state");
    ScanConfig config = config(1).build();
    try (StateFile state = StateFile.open(file);
        Scan scan = new TestScan().open(config)) {
      assertNull(state.kept());
      assertSame(config, state.goOn(scan, config));
      ScanState begun = ScanState.of(scan, config, "/data/halfopen-1");
      state.begin(begun);
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      BadInputException e = assertThrows(BadInputException.class, () -> StateFile.open(file));
      assertTrue(e.getMessage().startsWith(file + ": another scan"), e.getMessage());
      assertFalse(begun.toString().contains(begun.secret()));
      state.remove();
    }
    assertFalse(Files.exists(file));
    assertEquals(List.of(), List.of(folder.toFile().list()));
  }

  @Test
  void whatIsNoStateIsRefusedInOneLine() throws Exception {
    Path snapshot = folder.resolve("killed");
    runUntil(100, config(1).build(), folder.resolve("state"), snapshot);
    byte[] whole = Files.readAllBytes(snapshot);
    Path file = folder.resolve("other");
    for (int length : new int[] {0, 20, 8191, 8192, whole.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      refused(file);
    }
    Files.write(file, new byte[8200]);
    refused(file);
    refused(folder);
  }

  private static void refused(Path file) {
    BadInputException e = assertThrows(BadInputException.class, () -> StateFile.open(file));
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertFalse(e.getMessage().contains("\n"));
  }
}
