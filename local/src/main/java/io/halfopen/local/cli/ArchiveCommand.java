package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.Topics;
import io.halfopen.job.archive.ArchiveOptions;
import io.halfopen.job.archive.Compaction;
import io.halfopen.job.config.KafkaClient;
import io.halfopen.local.embedded.EmbeddedArchive;
import io.halfopen.local.embedded.Loopback;
import io.halfopen.local.embedded.ReplayState;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done with archives beside writing and reading them. */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(write | compact)",
    description = "Keeps raw packets of a Kafka as files, and looks after such folders.")
final class ArchiveCommand {
  private static final String GRACE = "PT1H";

  @Command(
      name = "write",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      description = {
        "Keeps what sensors publish to a Kafka, as a job's --archive does, until it is ended.",
        "The same command goes on where it was: no event is kept twice or not at all."
      })
  int write(
      @Parameters(paramLabel = "FOLDER", description = "of the archive, as a Flink path")
          String folder,
      @Option(
              names = "--bootstrap-servers",
              paramLabel = "HOST:PORT",
              required = true,
              description = "the Kafka that sensors publish to")
          String servers,
      @Option(
              names = "--packets-topic",
              paramLabel = "TOPIC",
              defaultValue = Topics.PACKETS,
              description = "what they publish to there (default ${DEFAULT-VALUE})")
          String topic,
      @Option(
              names = "--resume",
              paramLabel = "STATE",
              required = true,
              description = "keep in this folder how far it is, and go on from there")
          Path state,
      @Option(
              names = "--keep",
              paramLabel = "DURATION",
              description = "delete hours of capture time that ended longer ago (P30D)")
          @Nullable Duration keep,
      @Option(
              names = "--roll",
              paramLabel = "SECONDS",
              defaultValue = "60",
              converter = Seconds.class,
              description = "files end and are seen so often (default ${DEFAULT-VALUE})")
          Duration roll,
      @Mixin KafkaClient client)
      throws Exception {
    Map<String, String> question = new TreeMap<>();
    question.put("--bootstrap-servers", servers);
    question.put("--packets-topic", topic);
    question.put("FOLDER", folder);
    ArchiveOptions archive = new ArchiveOptions(folder, keep);
    KafkaOptions kafka =
        KafkaOptions.of(servers, "halfopen-archive")
            .withPackets(topic)
            .withProperties(client.properties(servers));
    Loopback.require();
    try (ReplayState kept = ReplayState.open(state, question)) {
      System.err.println("keeping " + topic + " in " + folder + " until this is ended");
      EmbeddedArchive.run(kafka, archive, kept, roll);
    }
    return 0;
  }

  @Command(
      name = "compact",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      description = {
        "Joins the many small files that checkpoints leave of a minute into one.",
        "Beside the job that writes and whoever reads: no event is seen twice or not at all. Run it",
        "as often as you like."
      })
  int compact(
      @Parameters(paramLabel = "FOLDER", description = "of the archive, as a Flink path")
          String folder,
      @Option(
              names = "--grace",
              paramLabel = "DURATION",
              defaultValue = GRACE,
              description =
                  "files that were joined stay so long for who is reading them (default"
                      + " ${DEFAULT-VALUE})")
          Duration grace)
      throws IOException {
    if (grace.isNegative()) {
      throw new BadInputException("--grace " + grace + ": give 0 or more, as PT1H");
    }
    AtomicInteger leftOut = new AtomicInteger();
    try {
      Compaction.Done done =
          new Compaction(
                  folder,
                  grace,
                  line -> {
                    leftOut.incrementAndGet();
                    System.err.println("LEFT OUT: " + line);
                  })
              .run(System.currentTimeMillis());
      System.err.printf(
          "%d files became %d; %d that were joined before were deleted%n",
          done.replaced(), done.written(), done.deleted());
    } catch (FileNotFoundException e) {
      throw new BadInputException(folder + ": no such folder", e);
    }
    return leftOut.get() > 0 ? 1 : 0;
  }
}
