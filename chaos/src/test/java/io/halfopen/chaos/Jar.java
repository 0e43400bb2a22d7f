package io.halfopen.chaos;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The job's jar, as it is submitted to clusters. */
final class Jar {
  private Jar() {}

  static Path ofTheJob() throws IOException {
    Path built = Path.of("..", "flink-job", "target");
    List<Path> jars = List.of();
    if (Files.isDirectory(built)) {
      try (Stream<Path> all = Files.list(built)) {
        jars = all.filter(file -> file.toString().endsWith("-cluster.jar")).toList();
      }
    }
    if (jars.isEmpty()) {
      assertFalse("true".equals(System.getenv("CI")), "the cluster's jar was not packaged");
      assumeTrue(false, "skipped: the cluster's jar is not packaged (mvn package)");
    }
    return jars.get(0).toAbsolutePath().normalize();
  }
}
