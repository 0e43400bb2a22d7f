package io.halfopen.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Arrows run downward here too: the command line knows all, and nobody knows it. */
class ArchitectureTest {
  private static final JavaClasses LOCAL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.halfopen.local");

  private static void forbid(String from, String... to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .check(LOCAL);
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
