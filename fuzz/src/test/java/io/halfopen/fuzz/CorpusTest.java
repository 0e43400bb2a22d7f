package io.halfopen.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Good inputs, and those that once did harm. */
class CorpusTest {
  @TestFactory
  @Timeout(300)
  List<DynamicTest> everythingKeptHolds() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Targets named : Targets.values()) {
      Target target = named.make();
      for (Map.Entry<String, byte[]> input : Corpus.of(named).entrySet()) {
        tests.add(
            DynamicTest.dynamicTest(
                named.text() + " " + input.getKey(), () -> target.read(input.getValue())));
      }
    }
    return tests;
  }
}
