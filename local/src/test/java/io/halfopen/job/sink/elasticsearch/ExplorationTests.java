package io.halfopen.job.sink.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.halfopen.job.sink.RecordSinks;
import io.halfopen.job.sink.SinkContext;
import io.halfopen.servers.ElasticsearchProcess.Version;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** What users do with the indices: look at them with Kibana, and take networks out of them. */
abstract class ExplorationTests extends OnAServer {
  ExplorationTests(Version version) {
    super(version);
  }

  @Test
  void everyPanelAndSavedSearchFindsItsFieldsAndIsAnswered() throws Exception {
    String prefix = running.newPrefix();
    StreamExecutionEnvironment env = environment();
    List<String> sinks = List.of(sink(prefix));
    RecordSinks.attach(records(env, 60, 0), sinks, SinkContext.alone());
    RecordSinks.attachChanges(changes(env, 10), sinks, SinkContext.alone());
    env.execute();
    running.server().post("/" + prefix + "-*/_refresh", "");
    Server server = running.server();
    List<Panel> panels = Panel.all(prefix);
    assertEquals(16, panels.size());
    for (Panel panel : panels) {
      JsonNode known =
          running.server().post("/" + panel.index() + "/_field_caps?fields=*", "").path("fields");
      for (String field : panel.fields()) {
        assertTrue(known.has(field), panel.title() + ": " + field);
      }
      JsonNode answer =
          running.server().post("/" + panel.index() + "/_search", panel.request().toString());
      assertTrue(answer.at("/hits/total/value").asLong() > 0, panel.title() + answer);
      if (panel.bucketed()) {
        JsonNode first = answer.path("aggregations").elements().next();
        assertTrue(first.path("buckets").size() > 0, panel.title() + answer);
      }
    }
  }

  @Test
  void aNetworkThatIsForgottenLeavesEveryIndexAndItsNeighboursStay() throws Exception {
    String prefix = running.newPrefix();
    List<String> nothing = NetworkDocuments.delete(running.where(prefix), "10.0.0.0/30");
    assertTrue(nothing.get(0).endsWith(prefix + "-records-*: 0 documents removed"), nothing.get(0));
    StreamExecutionEnvironment env = environment();
    List<String> sinks = List.of(sink(prefix));
    RecordSinks.attach(records(env, 60, 0), sinks, SinkContext.alone());
    RecordSinks.attachChanges(changes(env, 10), sinks, SinkContext.alone());
    env.execute();
    NetworkDocuments.delete(running.where(prefix), "10.0.0.0/30");
    assertEquals(56, running.server().count(prefix + "-records"));
    assertEquals(60 - Numbered.incomplete(60) - 4, running.server().count(prefix + "-latest"));
    assertEquals(6, running.server().count(prefix + "-changes"));
  }
}
