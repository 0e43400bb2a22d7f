package io.halfopen.job.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.job.Records;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user's table while the job runs. */
class LabelFunctionTest {
  private static final String ODD = "1234_2_99_00";

  @TempDir Path folder;

  private TwoInputStreamOperatorTestHarness<Ja4TScanRecord, String, Ja4TScanRecord> harness;

  private void open(String atStart, OperatorSubtaskState state) throws Exception {
    close();
    harness =
        new TwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithNonKeyedOperator<>(
                new LabelFunction("own.csv", atStart), List.of(LabelFunction.TABLES)));
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    if (harness != null) {
      harness.close();
    }
  }

  private static String line(String label) {
    return label + ",ja4tscan," + ODD + "\n";
  }

  private void reload(String text) throws Exception {
    harness.processElement2(new StreamRecord<>(text));
  }

  private List<String> labels() throws Exception {
    harness.processElement1(new StreamRecord<>(Records.of(ODD)));
    List<Ja4TScanRecord> records = harness.extractOutputValues();
    return records.get(records.size() - 1).getLabels().stream().map(Label::getLabel).toList();
  }

  @Test
  void theFirstRecordIsLabelledByTheTableOfTheStart() throws Exception {
    open(line("first"), null);
    assertEquals(List.of("first"), labels());
  }

  @Test
  void anotherTableCountsFromTheNextRecordOn() throws Exception {
    open("", null);
    assertEquals(List.of(), labels());
    reload(line("second"));
    assertEquals(List.of("second"), labels());
    reload("");
    assertEquals(List.of(), labels());
  }

  @Test
  void aTableThatCannotBeReadLeavesTheOneBefore() throws Exception {
    open("", null);
    reload(line("good"));
    reload("no,such,thing\n");
    assertEquals(List.of("good"), labels());
  }

  @Test
  void theLastTableOutlivesARestart() throws Exception {
    open("", null);
    reload(line("kept"));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    open("", state);
    assertEquals(List.of("kept"), labels());
  }

  @Test
  void theFileIsReadAgainWhenItsTextIsAnother() throws Exception {
    Path file = Files.writeString(folder.resolve("own.csv"), line("one"));
    LabelFile looks = new LabelFile(file.toString());
    assertEquals(line("one"), looks.map(0L));
    assertEquals("", looks.map(1L));
    Files.delete(file);
    assertEquals("", looks.map(2L));
    Files.writeString(file, line("two"));
    assertEquals(line("two"), looks.map(3L));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    String file = folder.resolve("missing.csv").toString();
    BadInputException e = assertThrows(BadInputException.class, () -> LabelFile.read(file));
    assertTrue(Objects.requireNonNull(e.getMessage()).contains("missing.csv"));
  }
}
