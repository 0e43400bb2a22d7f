package io.halfopen.chaos;

import io.halfopen.arrows.Arrows;
import org.junit.jupiter.api.Test;

/** Chaos stands above servers and job; servers know nothing of the project. */
final class ArchitectureTest {
  private static final Arrows ARROWS = Arrows.below("io.halfopen");

  private static void forbid(String from, String... to) {
    ARROWS.forbid(from, to);
  }

  @Test
  void nobodyReadsJavasOwnSerialisation() {
    ARROWS.forbidDeserialisation();
  }

  @Test
  void nobodyKnowsChaos() {
    for (String room : new String[] {"event", "scanner", "job", "servers"}) {
      forbid("io.halfopen." + room + "..", "io.halfopen.chaos..");
    }
  }

  @Test
  void serversKnowNothingOfWhatRunsOnThem() {
    forbid(
        "io.halfopen.servers..",
        "io.halfopen.event..",
        "io.halfopen.scanner..",
        "io.halfopen.job..",
        "org.apache..");
    forbid("io.halfopen.servers.cluster..", "io.halfopen.servers.command..", "picocli..");
  }

  @Test
  void chaosKnowsNoEmbeddedDefaultAndNothingInsideTheJob() {
    forbid(
        "io.halfopen.chaos..",
        "io.halfopen.local..",
        "io.halfopen.bench..",
        "io.halfopen.job.session..",
        "io.halfopen.job.fingerprint..",
        "org.apache.flink..");
  }
}
