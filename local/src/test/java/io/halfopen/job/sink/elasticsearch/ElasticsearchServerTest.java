package io.halfopen.job.sink.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.halfopen.event.BadInputException;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Topics;
import io.halfopen.job.sink.RecordSinks;
import io.halfopen.job.sink.SinkContext;
import io.halfopen.local.embedded.EmbeddedBroker;
import io.halfopen.servers.ElasticsearchProcess;
import io.halfopen.servers.ElasticsearchProcess.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Records into real servers: killed ones, stubborn ones, and the same records again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ElasticsearchServerTest {
  private static final int SLICES = 30;

  private final Version version;
  private Path folder;
  private ElasticsearchProcess process;
  private Server server;
  private EmbeddedBroker broker;
  private MiniCluster cluster;

  ElasticsearchServerTest(Version version) {
    this.version = version;
  }

  @BeforeAll
  void start(@TempDir Path given) throws Exception {
    folder = given;
    Assumptions.assumeTrue(version.isRunnable(), "no JDK 21 or newer: " + version + " is skipped");
    process = ElasticsearchProcess.start(version, folder.resolve("server"));
    server = new Server(process.url());
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    Configuration config = new Configuration();
    config.setString("io.tmp.dirs", folder.toString());
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .build());
    cluster.start();
  }

  @AfterAll
  void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
    if (broker != null) {
      broker.close();
    }
    if (process != null) {
      process.close();
    }
  }

  private String sink(String prefix) {
    return process.url() + "?prefix=" + prefix + "&batch=500";
  }

  private SinkContext context() {
    return new SinkContext("elasticsearch-1", broker.servers(), Topics.DEAD_LETTERS, null);
  }

  private StreamExecutionEnvironment environment() {
    Configuration config = new Configuration();
    config.setString("restart-strategy.type", "fixed-delay");
    config.setString("restart-strategy.fixed-delay.attempts", "10");
    config.setString("restart-strategy.fixed-delay.delay", "500 ms");
    config.setString(
        "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, config);
    env.enableCheckpointing(500);
    return env;
  }

  private DataStream<Ja4TScanRecord> records(
      StreamExecutionEnvironment env, int count, int revision, int pauseMillis) {
    return env.fromSequence(0, count - 1)
        .map(
            n -> {
              if (pauseMillis > 0 && n % (count / SLICES) == 0) {
                Thread.sleep(pauseMillis);
              }
              Ja4TScanRecord record = Numbered.record(n);
              record.setRevision(revision);
              return record;
            })
        .returns(new AvroTypeInfo<>(Ja4TScanRecord.class));
  }

  private JobGraph submit(StreamExecutionEnvironment env) throws Exception {
    JobGraph graph = env.getStreamGraph().getJobGraph();
    cluster.submitJob(graph).get();
    return graph;
  }

  private void run(StreamExecutionEnvironment env) throws Exception {
    cluster
        .requestJobResult(submit(env).getJobID())
        .get()
        .toJobExecutionResult(getClass().getClassLoader());
  }

  @Test
  void aServerThatIsKilledAndATaskManagerThatIsLostCostNoDocumentAndDoubleNone() throws Exception {
    killDuring("killed", 9_000);
  }

  @Test
  @Tag("long")
  void thirtyThousandRecordsComeThroughTheSame() throws Exception {
    killDuring("endured", 30_000);
  }

  private void killDuring(String prefix, int hosts) throws Exception {
    Templates.apply(sink(prefix));
    StreamExecutionEnvironment env = environment();
    RecordSinks.attach(
        records(env, hosts, 0, 300), List.of("elasticsearch:" + sink(prefix)), context());
    JobGraph graph = submit(env);
    awaitDocuments(prefix + "-records-*", hosts / 10);
    process.kill();
    Thread.sleep(2_000);
    process.start();
    assertEquals(JobStatus.RUNNING, cluster.getJobStatus(graph.getJobID()).get());
    cluster.terminateTaskManager(0).get();
    cluster.startTaskManager();
    cluster
        .requestJobResult(graph.getJobID())
        .get()
        .toJobExecutionResult(getClass().getClassLoader());

    Map<String, JsonNode> documents = server.documents(prefix + "-records-*");
    assertEquals(hosts, documents.size());
    for (long n = 0; n < hosts; n++) {
      Ja4TScanRecord record = Numbered.record(n);
      String month = n < 7_200 ? "2026.10" : "2026.11";
      JsonNode hit = documents.get(prefix + "-records-" + month + "/" + record.getId());
      assertEquals(Server.json(RecordDocument.of(record)), hit.path("_source"));
    }
    assertEquals(hosts - Numbered.incomplete(hosts), server.count(prefix + "-latest"));
  }

  private void awaitDocuments(String index, long least) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(4).toNanos();
    while (server.count(index) < least) {
      assertTrue(System.nanoTime() < deadline, "no documents come");
      Thread.sleep(1_000);
    }
  }

  @Test
  void theSameInputAgainAndAnOlderRevisionLaterChangeNothing() throws Exception {
    Templates.apply(sink("again"));
    List<Map<String, JsonNode>> seen = new ArrayList<>();
    for (int revision : new int[] {1, 1, 0}) {
      StreamExecutionEnvironment env = environment();
      RecordSinks.attach(
          records(env, 500, revision, 0), List.of("elasticsearch:" + sink("again")), context());
      run(env);
      Map<String, JsonNode> all = server.documents("again-*");
      all.replaceAll((id, hit) -> hit.path("_source"));
      seen.add(all);
    }
    assertEquals(1000 - Numbered.incomplete(500), seen.get(0).size());
    assertEquals(seen.get(0), seen.get(1));
    assertEquals(seen.get(0), seen.get(2));
  }

  @Test
  void aDocumentThatTheMappingRefusesBecomesADeadLetterAndStopsNothing() throws Exception {
    Templates.apply(sink("poison"));
    StreamExecutionEnvironment env = environment();
    Operation good = operation("1", "{\"event\":{\"id\":\"1\"}}");
    Operation unmapped = operation("2", "{\"nobody\":{\"mapped\":\"this\"}}");
    Operation noAddress = operation("3", "{\"server\":{\"ip\":\"<script>\"}}");
    env.fromData(TypeInformation.of(Operation.class), unmapped, good, noAddress)
        .sinkTo(
            new ElasticsearchSink.Documents(
                ElasticsearchSettings.parse(sink("poison")), context()));
    run(env);

    assertEquals(1, server.count("poison-records-2026.10"));
    Map<String, String> letters = deadLetters();
    assertEquals(2, letters.size());
    assertTrue(letters.get("2").contains("strict_dynamic_mapping_exception"), letters.toString());
    assertTrue(letters.get("3").contains("<script>"), letters.toString());
  }

  @Test
  void changesOfEndpointsStandInAnIndexOfTheirOwn() throws Exception {
    Templates.apply(sink("moved"));
    for (int run = 0; run < 2; run++) {
      StreamExecutionEnvironment env = environment();
      DataStream<FingerprintChange> changes =
          env.fromSequence(0, 9)
              .map(Numbered::change)
              .returns(new AvroTypeInfo<>(FingerprintChange.class));
      RecordSinks.attachChanges(changes, List.of("elasticsearch:" + sink("moved")), context());
      run(env);
    }
    Map<String, JsonNode> documents = server.documents("moved-changes");
    assertEquals(10, documents.size());
    for (long n = 0; n < 10; n++) {
      FingerprintChange change = Numbered.change(n);
      JsonNode hit = documents.get("moved-changes-2026.10/" + change.getId());
      assertEquals(Server.json(ChangeDocument.of(change)), hit.path("_source"));
    }
  }

  @Test
  void everyPanelAndSavedSearchFindsItsFieldsAndIsAnswered() throws Exception {
    Templates.apply(sink("looked"));
    StreamExecutionEnvironment env = environment();
    List<String> sinks = List.of("elasticsearch:" + sink("looked"));
    RecordSinks.attach(records(env, 60, 0, 0), sinks, context());
    DataStream<FingerprintChange> changes =
        env.fromSequence(0, 9)
            .map(Numbered::change)
            .returns(new AvroTypeInfo<>(FingerprintChange.class));
    RecordSinks.attachChanges(changes, sinks, context());
    run(env);
    server.post("/looked-*/_refresh", "");
    List<Panel> panels = Panel.all("looked");
    assertEquals(16, panels.size());
    for (Panel panel : panels) {
      JsonNode known =
          server.post("/" + panel.index() + "/_field_caps?fields=*", "").path("fields");
      for (String field : panel.fields()) {
        assertTrue(known.has(field), panel.title() + ": " + field);
      }
      JsonNode answer = server.post("/" + panel.index() + "/_search", panel.request().toString());
      assertTrue(answer.at("/hits/total/value").asLong() > 0, panel.title() + answer);
      if (panel.bucketed()) {
        JsonNode first = answer.path("aggregations").elements().next();
        assertTrue(first.path("buckets").size() > 0, panel.title() + answer);
      }
    }
  }

  @Test
  void aNetworkThatIsForgottenLeavesEveryIndexAndItsNeighboursStay() throws Exception {
    Templates.apply(sink("left"));
    List<String> nothing = NetworkDocuments.delete(sink("left"), "10.0.0.0/30");
    assertTrue(nothing.get(0).endsWith("left-records-*: 0 documents removed"), nothing.get(0));
    StreamExecutionEnvironment env = environment();
    List<String> sinks = List.of("elasticsearch:" + sink("left"));
    RecordSinks.attach(records(env, 60, 0, 0), sinks, context());
    DataStream<FingerprintChange> changes =
        env.fromSequence(0, 9)
            .map(Numbered::change)
            .returns(new AvroTypeInfo<>(FingerprintChange.class));
    RecordSinks.attachChanges(changes, sinks, context());
    run(env);
    NetworkDocuments.delete(sink("left"), "10.0.0.0/30");
    assertEquals(56, server.count("left-records"));
    assertEquals(60 - Numbered.incomplete(60) - 4, server.count("left-latest"));
    assertEquals(6, server.count("left-changes"));
  }

  private static Operation operation(String id, String source) {
    return new Operation("poison-records-2026.10", id, 0, source.getBytes(StandardCharsets.UTF_8));
  }

  /** Reasons by document. */
  private Map<String, String> deadLetters() {
    Map<String, String> reasons = new java.util.TreeMap<>();
    Map<String, Object> config = Map.of("bootstrap.servers", broker.servers());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.DEAD_LETTERS).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofMillis(200))) {
          reasons.put(
              new String(letter.key(), StandardCharsets.UTF_8),
              new String(letter.headers().lastHeader("reason").value(), StandardCharsets.UTF_8));
        }
      }
    }
    return reasons;
  }

  @Test
  void aClusterWithoutTheTemplatesIsRefusedInOneLine() {
    StreamExecutionEnvironment env = environment();
    DataStream<Ja4TScanRecord> records = records(env, 1, 0, 0);
    String message =
        assertThrows(
                BadInputException.class,
                () ->
                    RecordSinks.attach(
                        records, List.of("elasticsearch:" + sink("nowhere")), context()))
            .getMessage();
    assertTrue(message.contains("./halfopen elasticsearch apply"), message);
    assertEquals(1, message.lines().count());
  }
}
