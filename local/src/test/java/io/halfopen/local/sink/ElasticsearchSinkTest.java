package io.halfopen.local.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.RecordFormat;
import io.halfopen.job.sink.elasticsearch.RunningServer;
import io.halfopen.servers.ElasticsearchProcess.Version;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Documents of both servers that are supported. */
final class ElasticsearchSinkTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** An alias of its own for each test. */
  abstract static class Documents extends RecordSinkContract {
    @RegisterExtension final RunningServer running;
    private String prefix = "";

    Documents(Version version) {
      running = new RunningServer(version);
    }

    @Override
    String spec() {
      if (prefix.isEmpty()) {
        prefix = running.newPrefix();
      }
      return "elasticsearch:" + running.where(prefix);
    }

    @Override
    boolean exactlyOnce() {
      return true;
    }

    /** Its own fields in their own order, as the server gives them back. */
    @Override
    String shown(Ja4TScanRecord record) {
      try {
        return MAPPER.readTree(RecordFormat.of("ecs", null).line(record)).toString();
      } catch (JsonProcessingException e) {
        throw new AssertionError("a document is no JSON", e);
      }
    }

    @Override
    List<String> contents() throws Exception {
      return documents("records").values().stream()
          .map(hit -> hit.path("_source").toString())
          .toList();
    }

    private Map<String, JsonNode> documents(String index) throws Exception {
      return running.server().documents(prefix + "-" + index);
    }

    @Override
    List<String> wrong() {
      String there = spec().split("\\?", 2)[0];
      return List.of(
          "elasticsearch:",
          "elasticsearch:127.0.0.1:9200",
          "elasticsearch:http://127.0.0.1:1",
          "elasticsearch:http://127.0.0.1:99999",
          "elasticsearch:http://user:secret@127.0.0.1:9200",
          there + "?prefix=never-applied",
          there + "/elsewhere?prefix=" + prefix,
          spec() + "&index=records",
          spec() + "&batch=0",
          spec() + "&api-key-file=/nowhere",
          spec() + "&username=u",
          spec() + "&ca=/nowhere");
    }

    @Test
    void theSameInputAgainLeavesTheSameDocuments() throws Exception {
      everyRecordArrivesAsItIs();
      Map<String, JsonNode> records = documents("records");
      Map<String, JsonNode> latest = documents("latest");
      everyRecordArrivesAsItIs();
      assertEquals(records.keySet(), documents("records").keySet());
      assertEquals(latest.keySet(), documents("latest").keySet());
      latest.replaceAll((id, hit) -> hit.path("_source"));
      Map<String, JsonNode> after = documents("latest");
      after.replaceAll((id, hit) -> hit.path("_source"));
      assertEquals(latest, after);
    }
  }

  @Nested
  final class On8 extends Documents {
    On8() {
      super(Version.V8);
    }
  }

  @Nested
  final class On9 extends Documents {
    On9() {
      super(Version.V9);
    }
  }
}
