package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.job.config.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths whose file system only a plugin of Flink's has. */
final class FarPathsTest {
  private static final String ADVICE =
      "halfopen: %s:// needs Flink's plugin for it, in a folder of its own below the one that"
          + " FLINK_PLUGINS_DIR names, and its settings in the config.yaml of FLINK_CONF_DIR:"
          + " docs/operations.md\n";

  @TempDir Path folder;

  @AfterEach
  void forgetPlugins() {
    FileSystem.initialize(new Configuration(), null);
  }

  private CommandRun run(Map<String, String> environment, String... args) {
    return CommandRun.in(new Surroundings(environment, folder), args);
  }

  private static void refused(String said, CommandRun run) {
    assertEquals(said, run.err());
    assertEquals(2, run.status());
  }

  @Test
  void withoutAPluginOneLineSaysWhatToDo() {
    String advice = ADVICE.formatted("s3");
    refused(advice, run(Map.of(), "fingerprint", "s3://bucket/archive"));
    refused(advice, run(Map.of(), "archive", "compact", "s3://bucket/archive"));
    refused(advice, run(Map.of(), "forget", "192.0.2.1", "--archive", "s3://bucket/archive"));
  }

  @Test
  void theFoldersOfAFlinkAreUsedAndNoFlinkNeedStandHere() throws Exception {
    String archive = folder.resolve("archive").toString();
    new SyntheticArchive(20).write(Path.of(archive), 1);
    plugin(Files.createDirectories(folder.resolve("plugins").resolve("far")));
    Files.writeString(folder.resolve("config.yaml"), "fs.default-scheme: nowhere:///\n");
    Map<String, String> environment =
        Map.of(
            "FLINK_PLUGINS_DIR",
            folder.resolve("plugins").toString(),
            "FLINK_CONF_DIR",
            folder.toString());
    CommandRun far = run(environment, "fingerprint", "far://" + archive, "-O", "csv");
    assertEquals(0, far.status(), far.err());
    assertEquals(20 * 60, far.rows().size());
    // A path without a scheme stays one of this machine, whatever that Flink's default is.
    CommandRun near = run(environment, "archive", "compact", archive);
    assertEquals(0, near.status(), near.err());
    refused(ADVICE.formatted("s3"), run(environment, "archive", "compact", "s3://bucket/archive"));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() throws Exception {
    String nowhere = folder.resolve("nowhere").toString();
    refused(
        "halfopen: FLINK_PLUGINS_DIR=" + nowhere + ": no such folder\n",
        run(Map.of("FLINK_PLUGINS_DIR", nowhere), "archive", "compact", "s3://bucket/archive"));
    CommandRun run =
        run(
            Map.of("FLINK_PLUGINS_DIR", folder.toString(), "FLINK_CONF_DIR", nowhere),
            "archive",
            "compact",
            "s3://bucket/archive");
    assertEquals(2, run.status());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEquals(0, run.err().indexOf("halfopen: FLINK_CONF_DIR=" + nowhere + ": "), run.err());
  }

  private static void plugin(Path into) throws IOException {
    String name = FarFileSystem.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(into.resolve("far.jar"));
        JarOutputStream jar = new JarOutputStream(file);
        InputStream own =
            Objects.requireNonNull(
                FarFileSystem.class.getClassLoader().getResourceAsStream(name))) {
      jar.putNextEntry(new ZipEntry(name));
      own.transferTo(jar);
      jar.putNextEntry(new ZipEntry("META-INF/services/" + FileSystemFactory.class.getName()));
      jar.write(
          (FarFileSystem.class.getName() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
