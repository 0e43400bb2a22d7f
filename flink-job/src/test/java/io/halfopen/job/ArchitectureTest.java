package io.halfopen.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.halfopen.arrows.Arrows;
import org.junit.jupiter.api.Test;

/** The house's arrows run downward, without exceptions. */
class ArchitectureTest {
  private static final Arrows ARROWS = Arrows.below("io.halfopen");

  private static void forbid(String from, String... to) {
    ARROWS.forbid(from, to);
  }

  @Test
  void nobodyReadsJavasOwnSerialisation() {
    ARROWS.forbidDeserialisation();
  }

  @Test
  void theFingerprintIsPlainJava() {
    forbid("io.halfopen.job.fingerprint..", "org.apache.flink..", "org.apache.kafka..");
  }

  @Test
  void onlyTheLinkTouchesNativeCode() {
    for (String room : new String[] {"wire", "target", "pace", "courtesy", "probe", "publish"}) {
      forbid("io.halfopen.scanner." + room + "..", "org.pcap4j..", "com.sun.jna..");
    }
    forbid("io.halfopen.scanner.scan..", "org.pcap4j..", "com.sun.jna..");
    forbid("io.halfopen.job..", "org.pcap4j..", "com.sun.jna..");
  }

  @Test
  void onlyPublishSourceAndSinkKnowKafka() {
    for (String room :
        new String[] {"wire", "target", "pace", "courtesy", "probe", "link", "scan"}) {
      forbid("io.halfopen.scanner." + room + "..", "org.apache.kafka..");
    }
    forbid("io.halfopen.job.session..", "org.apache.kafka..");
  }

  @Test
  void arrowsRunDownward() {
    forbid("io.halfopen.event..", "io.halfopen.scanner..", "io.halfopen.job..");
    forbid("io.halfopen.scanner..", "io.halfopen.job..");
    for (String room : new String[] {"wire", "target", "pace", "courtesy", "link"}) {
      forbid(
          "io.halfopen.scanner." + room + "..",
          "io.halfopen.scanner.probe..",
          "io.halfopen.scanner.publish..",
          "io.halfopen.scanner.scan..");
    }
    forbid("io.halfopen.scanner.target..", "io.halfopen.scanner.pace..");
    forbid("io.halfopen.scanner.pace..", "io.halfopen.scanner.target..");
    forbid(
        "io.halfopen.scanner.probe..",
        "io.halfopen.scanner.publish..",
        "io.halfopen.scanner.scan..",
        "io.halfopen.scanner.target..");
    forbid(
        "io.halfopen.job.fingerprint..",
        "io.halfopen.job.session..",
        "io.halfopen.job.source..",
        "io.halfopen.job.sink..");
    forbid("io.halfopen.job.session..", "io.halfopen.job.source..", "io.halfopen.job.sink..");
    forbid(
        "io.halfopen.job.table..",
        "org.apache.flink..",
        "io.halfopen.job.fingerprint..",
        "io.halfopen.job.session..",
        "io.halfopen.job.source..",
        "io.halfopen.job.sink..");
    forbid(
        "io.halfopen.job.archive..",
        "io.halfopen.job.fingerprint..",
        "io.halfopen.job.session..",
        "io.halfopen.job.source..",
        "io.halfopen.job.sink..",
        "org.apache.kafka..");
    for (String room : new String[] {"label", "change"}) {
      forbid(
          "io.halfopen.job." + room + "..",
          "io.halfopen.job.session..",
          "io.halfopen.job.source..",
          "io.halfopen.job.sink..",
          "org.apache.kafka..");
      forbid("io.halfopen.job.fingerprint..", "io.halfopen.job." + room + "..");
    }
    forbid(
        "io.halfopen.job.passive..",
        "io.halfopen.job.session..",
        "io.halfopen.job.source..",
        "io.halfopen.job.change..",
        "org.apache.flink..",
        "org.apache.kafka..");
    for (String room :
        new String[] {"fingerprint", "session", "source", "sink", "label", "change", "archive"}) {
      forbid("io.halfopen.job." + room + "..", "io.halfopen.job.passive..");
    }
    forbid("io.halfopen.job.label..", "io.halfopen.job.change..");
    forbid("io.halfopen.job.change..", "io.halfopen.job.label..");
  }

  @Test
  void roomsKnowNoCommandLineAndItsFileNoRoom() {
    String[] rooms = {
      "fingerprint", "session", "source", "sink", "label", "change", "archive", "passive", "table"
    };
    for (String room : rooms) {
      forbid("io.halfopen.job." + room + "..", "picocli..", "io.halfopen.job.config..");
      forbid("io.halfopen.job.config..", "io.halfopen.job." + room + "..");
    }
    forbid("io.halfopen.job.config..", "org.apache.flink..", "io.halfopen.scanner..");
    forbid("io.halfopen.scanner..", "picocli..");
  }

  @Test
  void whatALabelOrAChangeIsNeedsNoStreamProcessor() {
    ARROWS.hold(
        noClasses()
            .that()
            .resideInAnyPackage("io.halfopen.job.label..", "io.halfopen.job.change..")
            .and()
            .haveNameNotMatching(
                ".*(Function|Stream|State|Serializer|Type|LabelFile|Baselines)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.flink.."));
  }
}
