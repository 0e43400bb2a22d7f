package io.halfopen.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.chaos.Gate.Moment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Task managers that are killed at chosen moments, and a cluster that becomes twice as wide. */
@Tag("long")
@Timeout(1800)
final class MomentsTest {
  private static final long SEED = 11;

  @TempDir Path folder;

  private ChaosOptions options() throws Exception {
    return new ChaosOptions(0, SEED, 30, 4, Jar.ofTheJob());
  }

  private static void assertClean(ChaosLab lab, ChaosOptions options) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      boolean clean = new ChaosRun(lab, options, out, out).run();
      assertTrue(clean, said.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void nothingIsLostThoughTaskManagersDieDuringACheckpointACommitAndARestore() throws Exception {
    Gate gate = new Gate(Files.createDirectories(folder.resolve("gates")));
    ChaosOptions options = options();
    Path own = Path.of("target").toAbsolutePath();
    try (ChaosLab lab =
        ChaosLab.open(
            folder,
            options,
            ChaosLab.Mode.SESSION,
            "gate",
            settings ->
                settings
                    .withClassPath(own.resolve("classes"), own.resolve("test-classes"))
                    .with("halfopen.gates", folder.resolve("gates").toString())
                    .with(
                        "execution.checkpointing.dir",
                        "gate://" + folder.resolve("flink/checkpoints"))
                    // Else small states stand in the metadata, and tasks write and read no file.
                    .with("execution.checkpointing.data-inline-threshold", "0 b"))) {
      lab.awaitCheckpoint();
      for (Moment moment : new Moment[] {Moment.CHECKPOINT, Moment.COMMIT}) {
        gate.hold(moment);
        int number = lab.taskManager(gate.awaitHeld(moment));
        lab.kill(Victim.TASKMANAGER, number);
        gate.open(moment);
        lab.startAgain(Victim.TASKMANAGER, number);
        lab.awaitCheckpoint();
      }
      gate.hold(Moment.RESTORE);
      lab.kill(Victim.TASKMANAGER, 0);
      lab.startAgain(Victim.TASKMANAGER, 0);
      int number = lab.taskManager(gate.awaitHeld(Moment.RESTORE));
      lab.kill(Victim.TASKMANAGER, number);
      gate.open(Moment.RESTORE);
      lab.startAgain(Victim.TASKMANAGER, number);
      assertClean(lab, options);
    }
  }

  @Test
  void theSameJarIsAnApplicationOfItsOwnWhoseJobManagerIsReplaced() throws Exception {
    ChaosOptions options = options();
    try (ChaosLab lab = ChaosLab.open(folder, options, ChaosLab.Mode.APPLICATION)) {
      lab.awaitCheckpoint();
      lab.kill(Victim.JOBMANAGER, 0);
      lab.startAgain(Victim.JOBMANAGER, 0);
      assertClean(lab, options);
    }
  }

  @Test
  void aClusterStoppedWithASavepointGoesOnTwiceAsWide() throws Exception {
    ChaosOptions options = options();
    try (ChaosLab lab = ChaosLab.open(folder, options)) {
      lab.awaitCheckpoint();
      lab.restart(2 * ChaosLab.TASK_MANAGERS, 4);
      assertClean(lab, options);
    }
  }
}
