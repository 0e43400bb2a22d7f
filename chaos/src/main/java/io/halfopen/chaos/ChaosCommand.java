package io.halfopen.chaos;

import io.halfopen.event.BadInputException;
import io.halfopen.job.config.Program;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./halfopen chaos}. */
@Command(
    name = "chaos",
    usageHelpWidth = 100,
    mixinStandardHelpOptions = true,
    description = {
      "Starts a broker, a Flink cluster, Elasticsearch and a sensor as processes of this machine,",
      "kills them at random with -9 under load, and holds every record in every sink against what",
      "was dealt. Everything stays on loopback; the processes end with the command."
    },
    footer = "Exit status: 0 if nothing was lost, doubled or wrong, 1 otherwise, 2 bad input.")
public final class ChaosCommand implements Callable<Integer> {
  private static final long GAP_SECONDS = 5;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many (default ${DEFAULT-VALUE}); about 15 s each")
  int kills = 20;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "7",
      description = "of the load and of who is killed when (default ${DEFAULT-VALUE})")
  long seed = 7;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "hosts asked a second (default ${DEFAULT-VALUE})")
  double rate = 50;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "keep everything in this new folder; default: temporary, kept after a failure")
  @Nullable Path dir;

  @Option(
      names = "--jar",
      hidden = true,
      defaultValue = "${sys:halfopen.job.jar}",
      description = "the job's, as it is submitted")
  @Nullable Path jar;

  public static void main(String[] args) {
    System.exit(Program.run(new ChaosCommand(), args));
  }

  @Override
  public Integer call() throws Exception {
    if (kills < 0 || kills > 10_000) {
      throw new BadInputException("--kills " + kills + ": give 0 to 10000");
    }
    if (!(rate >= 1 && rate <= 10_000)) {
      throw new BadInputException("--rate " + rate + ": give 1 to 10000");
    }
    if (jar == null || !Files.isRegularFile(jar)) {
      throw new BadInputException(
          "the job's jar is missing: run ./halfopen chaos, which builds it");
    }
    Path folder = dir == null ? Files.createTempDirectory("halfopen-chaos") : fresh(dir);
    boolean clean = false;
    ChaosOptions options = new ChaosOptions(kills, seed, rate, GAP_SECONDS, jar);
    try (ChaosLab lab = ChaosLab.open(folder, options)) {
      clean = new ChaosRun(lab, options, System.out, System.err).run();
    } finally {
      if (dir == null && clean) {
        delete(folder);
      } else {
        System.err.println("everything is kept in " + folder);
      }
    }
    return clean ? 0 : 1;
  }

  private static Path fresh(Path dir) {
    if (Files.exists(dir)) {
      throw new BadInputException("--dir " + dir + ": exists already; name a new folder");
    }
    return dir;
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path at, @Nullable IOException e)
              throws IOException {
            Files.delete(at);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
