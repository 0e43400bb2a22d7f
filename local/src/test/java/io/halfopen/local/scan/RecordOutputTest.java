package io.halfopen.local.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.table.RowFormat;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordOutputTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final RowFormat<Ja4TScanRecord> ROWS =
      new RowFormat<>() {
        @Override
        public @Nullable String header() {
          return "id";
        }

        @Override
        public String line(Ja4TScanRecord record) {
          return record.getId() + " r" + record.getRevision();
        }
      };

  @TempDir Path folder;

  private static Ja4TScanRecord record(int id, int revision) {
    Ja4TScanRecord record = new Ja4TScanRecord();
    record.setId("%032x".formatted(id));
    record.setRevision(revision);
    record.setEnded(Ended.GAP);
    return record;
  }

  private static String row(int id, int revision) {
    return "%032x r%d".formatted(id, revision);
  }

  @Test
  void aFileHoldsTheLastRevisionOfEachExchangeOnce() throws Exception {
    Path file = folder.resolve("out");
    try (RecordOutput out = RecordOutput.to(file, ROWS, r -> r.getRevision() != 3, MINUTE)) {
      assertTrue(out.accept(record(1, 0)));
      assertTrue(out.accept(record(2, 0)));
      assertTrue(out.accept(record(3, 0)));
      assertFalse(out.accept(record(1, 1)));
      assertFalse(out.accept(record(1, 0)), "told once more by a job that was restarted");
      assertFalse(out.accept(record(3, 3)), "corrected to what the filter leaves out");
      assertFalse(Files.exists(file));
      out.commit();
      assertEquals(3, out.exchanges());
      assertEquals(0, out.secondRows());
    }
    assertEquals(List.of("id", row(1, 1), row(2, 0)), Files.readAllLines(file));
    assertFalse(Files.exists(folder.resolve("out.part")));
  }

  @Test
  void whatWaitsIsBoundedAndACorrectionBehindItMakesASecondRow() throws Exception {
    Path file = folder.resolve("out");
    try (RecordOutput out = RecordOutput.to(file, ROWS, r -> true, MINUTE, 2)) {
      for (int id = 1; id <= 4; id++) {
        out.accept(record(id, 0));
      }
      assertFalse(out.accept(record(1, 1)));
      assertFalse(out.accept(record(4, 1)));
      out.commit();
      assertEquals(4, out.exchanges());
      assertEquals(1, out.secondRows());
    }
    assertEquals(
        List.of("id", row(1, 0), row(2, 0), row(1, 1), row(3, 0), row(4, 1)),
        Files.readAllLines(file));
  }

  @Test
  void standardOutputShowsEachRevisionOnce() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (RecordOutput out = RecordOutput.to(stream, ROWS, r -> true, MINUTE)) {
      out.accept(record(1, 0));
      out.accept(record(1, 0));
      out.accept(record(1, 1));
      out.accept(record(1, 0));
      assertEquals(1, out.exchanges());
    }
    assertEquals(
        List.of("id", row(1, 0), row(1, 1)),
        bytes.toString(StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void recordsAreKnownForTheWindowAndForgottenAfterIt() {
    ToldRecords told = new ToldRecords(MINUTE, 0);
    long window = MINUTE.toNanos();
    assertEquals(ToldRecords.Told.FIRST, told.add(record(1, 0), window - 1));
    assertEquals(ToldRecords.Told.CORRECTION, told.add(record(1, 1), 2 * window - 2));
    assertEquals(ToldRecords.Told.KNOWN, told.add(record(1, 1), 2 * window));
    assertEquals(ToldRecords.Told.FIRST, told.add(record(1, 1), 9 * window));
  }

  @Test
  void noNumberOfRecordsFillsTheMemory() {
    ToldRecords told = new ToldRecords(MINUTE, 1000, 0);
    for (int id = 0; id < 100_000; id++) {
      assertEquals(ToldRecords.Told.FIRST, told.add(record(id, 0), 0));
      assertTrue(told.size() <= 2002, "kept " + told.size());
    }
    assertEquals(ToldRecords.Told.CORRECTION, told.add(record(99_990, 1), 0));
  }
}
