package io.halfopen.explore;

import io.halfopen.arrows.Arrows;
import org.junit.jupiter.api.Test;

/** The page asks, questions become statements, and the store alone knows who answers. */
class ArchitectureTest {
  private static final Arrows ARROWS = Arrows.below("io.halfopen.explore");

  private static void forbid(String from, String... to) {
    ARROWS.forbid(from, to);
  }

  @Test
  void nobodyReadsJavasOwnSerialisation() {
    ARROWS.forbidDeserialisation();
  }

  @Test
  void arrowsRunDownward() {
    forbid(
        "io.halfopen.explore.store..", "io.halfopen.explore.query..", "io.halfopen.explore.web..");
    forbid("io.halfopen.explore.query..", "io.halfopen.explore.web..");
  }

  @Test
  void onlyTheStoreKnowsTheDatabaseAndOnlyTheWebKnowsTheServer() {
    forbid("io.halfopen.explore.query..", "java.sql..", "org.duckdb..", "org.eclipse.jetty..");
    forbid("io.halfopen.explore.web..", "java.sql..", "org.duckdb..");
    forbid("io.halfopen.explore.store..", "org.eclipse.jetty..");
  }

  @Test
  void thePageNeedsNeitherScannerNorStreamProcessorNorKafka() {
    forbid(
        "io.halfopen.explore..",
        "io.halfopen.scanner..",
        "io.halfopen.local..",
        "io.halfopen.job.session..",
        "io.halfopen.job.source..",
        "org.apache.flink..",
        "org.apache.kafka..",
        "org.pcap4j..",
        "com.sun.jna..");
  }
}
