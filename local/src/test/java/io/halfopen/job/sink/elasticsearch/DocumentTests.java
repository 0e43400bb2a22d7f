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
import io.halfopen.servers.ElasticsearchProcess.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** What stands in the indices after records and changes came, also again and also bad ones. */
abstract class DocumentTests extends OnAServer {
  DocumentTests(Version version) {
    super(version);
  }

  @Test
  void theSameInputAgainAndAnOlderRevisionLaterChangeNothing() throws Exception {
    String prefix = running.newPrefix();
    List<Map<String, JsonNode>> seen = new ArrayList<>();
    for (int revision : new int[] {1, 1, 0}) {
      StreamExecutionEnvironment env = environment();
      RecordSinks.attach(records(env, 500, revision), List.of(sink(prefix)), SinkContext.alone());
      env.execute();
      Map<String, JsonNode> all = running.server().documents(prefix + "-*");
      all.replaceAll((id, hit) -> hit.path("_source"));
      seen.add(all);
    }
    assertEquals(1000 - Numbered.incomplete(500), seen.get(0).size());
    assertEquals(seen.get(0), seen.get(1));
    assertEquals(seen.get(0), seen.get(2));
  }

  @Test
  void aDocumentThatTheMappingRefusesBecomesADeadLetterAndStopsNothing() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
      String prefix = running.newPrefix();
      String index = prefix + "-records-2026.10";
      StreamExecutionEnvironment env = environment();
      SinkContext context =
          new SinkContext("elasticsearch-1", broker.servers(), Topics.DEAD_LETTERS, null);
      Operation good = operation(index, "1", "{\"event\":{\"id\":\"1\"}}");
      Operation unmapped = operation(index, "2", "{\"nobody\":{\"mapped\":\"this\"}}");
      Operation noAddress = operation(index, "3", "{\"server\":{\"ip\":\"<script>\"}}");
      env.fromData(TypeInformation.of(Operation.class), unmapped, good, noAddress)
          .sinkTo(
              new ElasticsearchSink.Documents(
                  ElasticsearchSettings.parse(running.where(prefix)), context));
      env.execute();

      assertEquals(1, running.server().count(index));
      Map<String, String> letters = deadLetters(broker.servers());
      assertEquals(2, letters.size());
      assertTrue(letters.get("2").contains("strict_dynamic_mapping_exception"), letters.toString());
      assertTrue(letters.get("3").contains("<script>"), letters.toString());
    }
  }

  @Test
  void changesOfEndpointsStandInAnIndexOfTheirOwn() throws Exception {
    String prefix = running.newPrefix();
    for (int run = 0; run < 2; run++) {
      StreamExecutionEnvironment env = environment();
      RecordSinks.attachChanges(changes(env, 10), List.of(sink(prefix)), SinkContext.alone());
      env.execute();
    }
    Map<String, JsonNode> documents = running.server().documents(prefix + "-changes");
    assertEquals(10, documents.size());
    for (long n = 0; n < 10; n++) {
      FingerprintChange change = Numbered.change(n);
      JsonNode hit = documents.get(prefix + "-changes-2026.10/" + change.getId());
      assertEquals(Server.json(ChangeDocument.of(change)), hit.path("_source"));
    }
  }

  @Test
  void changesGoOnceToEachPrefixOfOneServer() throws Exception {
    String one = running.newPrefix();
    String other = running.newPrefix();
    StreamExecutionEnvironment env = environment();
    List<String> sinks = List.of(sink(one), sink(other), sink(other) + "&filter=port = 443");
    RecordSinks.attachChanges(changes(env, 10), sinks, SinkContext.alone());
    assertEquals(
        2,
        env.getStreamGraph(false).getStreamNodes().stream()
            .filter(node -> node.getOperatorName().endsWith("-changes documents"))
            .count());
    env.execute();
    assertEquals(10, running.server().count(one + "-changes"));
    assertEquals(10, running.server().count(other + "-changes"));
  }

  @Test
  void aClusterWithoutTheTemplatesIsRefusedInOneLine() {
    StreamExecutionEnvironment env = environment();
    DataStream<Ja4TScanRecord> records = records(env, 1, 0);
    String message =
        assertThrows(
                BadInputException.class,
                () -> RecordSinks.attach(records, List.of(sink("nowhere")), SinkContext.alone()))
            .getMessage();
    assertTrue(message.contains("./halfopen elasticsearch apply"), message);
    assertEquals(1, message.lines().count());
  }

  private static Operation operation(String index, String id, String source) {
    return new Operation(index, id, 0, source.getBytes(StandardCharsets.UTF_8));
  }

  /** Reasons by document. */
  private static Map<String, String> deadLetters(String servers) {
    Map<String, String> reasons = new TreeMap<>();
    Map<String, Object> config = Map.of("bootstrap.servers", servers);
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
}
