package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.job.InsightOptions;
import io.halfopen.job.Ja4TScanJob;
import io.halfopen.job.JobOptions;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.archive.ArchiveOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A savepoint finds its operators by these names: none of them changes, and none is missing. */
final class UidsTest {
  private static final Path PINNED =
      Path.of("src", "test", "resources", "io", "halfopen", "local", "embedded", "uids.txt");

  @TempDir Path folder;

  @Test
  void theNamesUnderWhichStateIsKeptArePinned() throws Exception {
    Path table = Files.writeString(folder.resolve("labels.csv"), "");
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
    try {
      StreamExecutionEnvironment env = EmbeddedFlink.environment(folder);
      env.enableCheckpointing(1_000);
      Ja4TScanJob.live(
          env,
          KafkaOptions.of(broker.servers(), "uids").withExactlyOnce(true),
          JobOptions.defaults(),
          InsightOptions.defaults().withLabels(table.toString(), Duration.ofSeconds(10)),
          List.of("files:" + folder.resolve("json"), "kafka:further.topic"),
          new ArchiveOptions(folder.resolve("archive").toString(), null));
      assertEquals(
          Files.readString(PINNED).strip(),
          env.getStreamGraph().getStreamNodes().stream()
              .map(UidsTest::line)
              .sorted()
              .collect(Collectors.joining("\n")));
    } finally {
      broker.close();
    }
  }

  /** Its uid; what has none would be found by its place in the graph, which changes. */
  private static String line(StreamNode node) {
    return node.getTransformationUID() != null
        ? node.getTransformationUID()
        : "(without) " + node.getOperatorName();
  }
}
