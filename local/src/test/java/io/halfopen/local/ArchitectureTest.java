package io.halfopen.local;

import io.halfopen.arrows.Arrows;
import org.junit.jupiter.api.Test;

/** Arrows run downward here too: the command line knows all, and nobody knows it. */
class ArchitectureTest {
  private static final Arrows ARROWS = Arrows.below("io.halfopen.local");

  private static void forbid(String from, String... to) {
    ARROWS.forbid(from, to);
  }

  @Test
  void nobodyReadsJavasOwnSerialisation() {
    ARROWS.forbidDeserialisation();
  }

  @Test
  void nobodyKnowsTheCommandLine() {
    for (String room : new String[] {"embedded", "lab", "scan", "output", "status", "passive"}) {
      forbid("io.halfopen.local." + room + "..", "io.halfopen.local.cli..", "picocli..");
    }
  }

  @Test
  void rowsAndStatusKnowOnlyWhatTheyShow() {
    for (String room : new String[] {"output", "status"}) {
      forbid(
          "io.halfopen.local." + room + "..",
          "io.halfopen.local.embedded..",
          "io.halfopen.local.lab..",
          "io.halfopen.local.scan..",
          "org.apache.flink..",
          "org.apache.kafka..");
    }
    forbid("io.halfopen.local.output..", "io.halfopen.local.status..");
    forbid("io.halfopen.local.status..", "io.halfopen.local.output..");
  }

  @Test
  void listeningNeedsNeitherClusterNorBroker() {
    forbid(
        "io.halfopen.local.passive..",
        "io.halfopen.local.embedded..",
        "io.halfopen.local.scan..",
        "io.halfopen.local.lab..",
        "org.apache.flink..",
        "org.apache.kafka..");
  }

  @Test
  void theEmbeddedDefaultKnowsNoScan() {
    forbid("io.halfopen.local.embedded..", "io.halfopen.local.scan..", "io.halfopen.local.lab..");
  }
}
