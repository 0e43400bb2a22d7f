package io.halfopen.job.sink.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.job.sink.SinkContext;
import io.halfopen.job.sink.elasticsearch.StrangeServer.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that answer nothing, or nonsense, or send one elsewhere. */
@Timeout(180)
final class StrangeServerTest {
  private static final int DOCUMENTS = 40;

  @TempDir Path folder;

  private static StreamExecutionEnvironment job(String where) {
    Configuration config = new Configuration();
    config.setString("restart-strategy.type", "none");
    config.setString("rest.bind-port", "0");
    config.setString("rest.bind-address", "127.0.0.1");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, config);
    env.fromSequence(0, DOCUMENTS - 1)
        .map(StrangeServerTest::document)
        .returns(TypeInformation.of(Operation.class))
        .sinkTo(
            new ElasticsearchSink.Documents(
                ElasticsearchSettings.parse(where), SinkContext.alone()));
    return env;
  }

  private static Operation document(long n) {
    byte[] source = source(n).getBytes(StandardCharsets.UTF_8);
    return new Operation("ja4tscan-latest", Long.toString(n), 0, source);
  }

  private static String source(long n) {
    return "{\"n\":" + n + "}";
  }

  private static Set<String> all() {
    return LongStream.range(0, DOCUMENTS)
        .mapToObj(StrangeServerTest::source)
        .collect(Collectors.toSet());
  }

  @Test
  void whatNeverAnswersAndWhatAnswersNonsenseCostsNoDocument() throws Exception {
    List<Reply> nonsense =
        List.of(
            StrangeServer.SILENCE,
            new Reply(200, "{\"took\":1,\"errors\":false,\"items\":[]}"),
            new Reply(200, "<html>welcome</html>"),
            new Reply(200, "[".repeat(100_000)),
            new Reply(302, "http://127.0.0.1:1/"));
    try (StrangeServer server = new StrangeServer(nonsense)) {
      job(server.url() + "?timeout=1").execute();
      assertEquals(all(), server.kept().keySet());
      assertTrue(server.asked.get() > nonsense.size());
    }
  }

  @Test
  void anAnswerThatWouldFillTheMemoryIsNotReadToItsEnd() throws Exception {
    Reply huge = new Reply(200, " ".repeat(33 << 20));
    try (StrangeServer server = new StrangeServer(List.of(huge))) {
      job(server.url()).execute();
      assertEquals(all(), server.kept().keySet());
      assertEquals(2, server.asked.get());
    }
  }

  @Test
  void aJobIsCancelledWhileRequestsHang() throws Exception {
    List<Reply> silence = Collections.nCopies(100, StrangeServer.SILENCE);
    try (StrangeServer server = new StrangeServer(silence)) {
      JobClient job = job(server.url() + "?timeout=600&batch=5").executeAsync();
      while (server.asked.get() == 0) {
        assertFalse(job.getJobExecutionResult().isDone());
        Thread.sleep(20);
      }
      job.cancel().get(60, TimeUnit.SECONDS);
      assertThrows(
          java.util.concurrent.ExecutionException.class,
          () -> job.getJobExecutionResult().get(60, TimeUnit.SECONDS));
      assertEquals(Set.of(), server.kept().keySet());
    }
  }

  @Test
  void aKeyIsNotCarriedToWhereverAServerSendsOne() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "c2VjcmV0");
    try (StrangeServer thief = new StrangeServer(List.of());
        StrangeServer server =
            new StrangeServer(Collections.nCopies(4, new Reply(301, thief.url() + "/")))) {
      BadInputException said =
          assertThrows(
              BadInputException.class,
              () ->
                  Templates.require(
                      ElasticsearchSettings.parse(server.url() + "?api-key-file=" + key)));
      assertTrue(said.getMessage().contains("answers 301"), said.getMessage());
      assertEquals(1, said.getMessage().lines().count());
      assertEquals(0, thief.asked.get());
    }
  }

  @Test
  void whatIsQuotedOfAServerIsShortAndWithoutSignsThatATerminalObeys() {
    assertEquals("a [31mb", Connection.brief("a\u001b[31mb"));
    assertTrue(Connection.brief("x".repeat(1 << 20)).length() < 1100);
  }
}
