package io.halfopen.job.sink.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.RecordSinks;
import io.halfopen.job.sink.SinkContext;
import io.halfopen.servers.ElasticsearchProcess.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is killed while records come, and then a task manager. */
abstract class OutageTests extends OnAServer {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private MiniCluster cluster;

  OutageTests(Version version) {
    super(version);
  }

  @BeforeEach
  void startACluster() throws Exception {
    Configuration config = new Configuration();
    config.setString("io.tmp.dirs", folder.toString());
    // Any port: another one runs beside.
    config.setString("rest.bind-port", "0");
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .build());
    cluster.start();
  }

  @AfterEach
  void stopTheCluster() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Timeout(300)
  void aServerThatIsKilledAndATaskManagerThatIsLostCostNoDocumentAndDoubleNone() throws Exception {
    killDuring(2_000);
  }

  @Test
  @Tag("long")
  @Timeout(900)
  void thirtyThousandRecordsComeThroughTheSame() throws Exception {
    killDuring(30_000);
  }

  private void killDuring(int hosts) throws Exception {
    String prefix = running.newPrefix();
    Path rows = folder.resolve("rows");
    StreamExecutionEnvironment env = environment();
    RecordSinks.attach(
        gated(env, hosts), List.of(sink(prefix), "files:" + rows.toUri()), SinkContext.alone());
    JobGraph graph = env.getStreamGraph().getJobGraph();
    cluster.submitJob(graph).get();

    await(() -> running.server().count(prefix + "-records-*") >= hosts / 10);
    running.process().kill();
    try (ServerSocket nobody = new ServerSocket(port(), 50, InetAddress.getLoopbackAddress())) {
      Gate.openFirst();
      // The second third meets a server that is away: somebody knocks, and is sent off.
      nobody.setSoTimeout((int) PATIENCE.toMillis());
      nobody.accept().close();
    } finally {
      running.process().start();
    }
    assertEquals(JobStatus.RUNNING, cluster.getJobStatus(graph.getJobID()).get());
    // The last third is still to come, so the job cannot have ended before its task manager does.
    cluster.terminateTaskManager(0).get();
    cluster.startTaskManager();
    Gate.openSecond();
    cluster
        .requestJobResult(graph.getJobID())
        .get()
        .toJobExecutionResult(getClass().getClassLoader());

    Map<String, JsonNode> documents = running.server().documents(prefix + "-records-*");
    assertEquals(hosts, documents.size());
    compare(prefix, hosts, documents, rows(rows));
    assertEquals(hosts - Numbered.incomplete(hosts), running.server().count(prefix + "-latest"));
    System.out.printf(
        "%s: %d documents, each as its row in the files says, over a killed server and task"
            + " manager%n",
        getClass().getSimpleName(), documents.size());
  }

  private static DataStream<Ja4TScanRecord> gated(StreamExecutionEnvironment env, int hosts) {
    return env.fromSource(
        new DataGeneratorSource<>(
            Numbered::record, hosts, Gate.closed(hosts), new AvroTypeInfo<>(Ja4TScanRecord.class)),
        WatermarkStrategy.noWatermarks(),
        "records");
  }

  private int port() {
    return URI.create(running.process().url()).getPort();
  }

  private static void compare(
      String prefix, int hosts, Map<String, JsonNode> documents, Map<String, JsonNode> rows)
      throws IOException {
    assertEquals(hosts, rows.size());
    for (long n = 0; n < hosts; n++) {
      Ja4TScanRecord record = Numbered.record(n);
      String month = n < 7_200 ? "2026.10" : "2026.11";
      JsonNode hit = documents.get(prefix + "-records-" + month + "/" + record.getId());
      JsonNode document = hit.path("_source");
      assertEquals(Server.json(RecordDocument.of(record)), document);
      JsonNode row = rows.get(record.getId());
      assertEquals(row, RowOfDocument.like(row, document));
    }
  }

  /** What the file sink wrote, by id; it writes each record once. */
  private static Map<String, JsonNode> rows(Path folder) throws IOException {
    Map<String, JsonNode> rows = new HashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path part : all.filter(p -> p.getFileName().toString().endsWith(".jsonl")).toList()) {
        for (String line : Files.readAllLines(part)) {
          JsonNode row = Server.json(line.getBytes(StandardCharsets.UTF_8));
          assertNull(rows.put(row.path("id").asText(), row), "a record stands there twice");
        }
      }
    }
    return rows;
  }

  /** Something that comes to be. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadline, "what was waited for did not come");
      Thread.sleep(200);
    }
  }
}
