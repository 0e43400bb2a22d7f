package io.halfopen.local.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.RecordSinks;
import io.halfopen.job.sink.elasticsearch.Gate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** Lists and streams of the real server. */
final class RedisSinkTest {
  @TempDir static Path data;
  private static String program;
  private static Process server;
  private static int port;
  private static int keys;

  @BeforeAll
  static void startAServer() throws Exception {
    Path binary =
        Stream.of(System.getenv("PATH").split(":"))
            .map(path -> Path.of(path, "redis-server"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    if (binary == null) {
      assertFalse("true".equals(System.getenv("CI")), "redis-server is not installed");
      assumeTrue(false, "skipped: redis-server is not installed (apt-get install redis-server)");
    }
    program = binary.toString();
    port = freePort();
    launch();
  }

  private static void launch() throws Exception {
    server =
        new ProcessBuilder(
                program,
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                // What it has confirmed outlives it.
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--dir",
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("log").toFile()))
            .start();
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!answers()) {
      assertTrue(server.isAlive() && System.nanoTime() < deadline, "redis-server did not start");
      Thread.sleep(50);
    }
  }

  @AfterAll
  static void stopTheServer() throws Exception {
    if (server != null) {
      server.destroy();
      server.waitFor();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers() {
    try (Jedis redis = new Jedis("127.0.0.1", port)) {
      return "PONG".equals(redis.ping());
    } catch (redis.clients.jedis.exceptions.JedisException e) {
      return false;
    }
  }

  /** A key of its own for each test. */
  abstract static class Key extends RecordSinkContract {
    final String key = "records-" + ++keys;

    @Override
    boolean exactlyOnce() {
      return false;
    }

    @Override
    List<String> wrong() throws IOException {
      String where = "redis:127.0.0.1:" + port;
      return List.of(
          "redis:here",
          "redis:127.0.0.1:99999?list=a",
          "redis:127.0.0.1:" + freePort() + "?list=a",
          where,
          where + "?list=a&stream=b",
          where + "?list=a&format=avro",
          where + "?list=a&max-length=5",
          where + "?list=a&password-file=/nowhere",
          where + "?list=a&password-env=NO_SUCH_VARIABLE",
          where + "?list=a&db=5000",
          where + "?list=a&tls=perhaps");
    }
  }

  @Nested
  final class OfAList extends Key {
    @Override
    String spec() {
      return "redis:127.0.0.1:" + port + "?list=" + key;
    }

    @Override
    List<String> contents() {
      try (Jedis redis = new Jedis("127.0.0.1", port)) {
        return redis.lrange(key, 0, -1);
      }
    }

    @Test
    @Timeout(300)
    void aServerThatIsKilledOnTheWayCostsNoRecord() throws Exception {
      StreamExecutionEnvironment env = environment();
      var records =
          env.fromSource(
              new DataGeneratorSource<>(
                  SinkRecords::of,
                  RECORDS,
                  Gate.closed(RECORDS),
                  TypeInformation.of(Ja4TScanRecord.class)),
              WatermarkStrategy.noWatermarks(),
              "records");
      RecordSinks.attach(records, List.of(spec()), context());
      JobClient job = env.executeAsync();
      var end = job.getJobExecutionResult();
      while (contents().isEmpty()) {
        assertFalse(end.isDone(), () -> "the job ended: " + end);
        Thread.sleep(50);
      }
      server.destroyForcibly().waitFor();
      try (ServerSocket nobody = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
        // The second third meets a server that is away: somebody knocks, and is sent off.
        Gate.openFirst();
        knocked(nobody, end);
      } finally {
        launch();
      }
      Gate.openSecond();
      var ended = end.get();
      assertEquals(
          expected(r -> true), contents().stream().distinct().sorted().toList(), ended.toString());
    }

    /** Waits until somebody connects, as long as the job is there to do so. */
    private static void knocked(ServerSocket nobody, CompletableFuture<?> end) throws Exception {
      nobody.setSoTimeout(200);
      while (true) {
        try {
          nobody.accept().close();
          return;
        } catch (SocketTimeoutException e) {
          if (end.isDone()) {
            throw new AssertionError("the job ended: " + end.get());
          }
        }
      }
    }
  }

  @Nested
  final class OfAStream extends Key {
    @Override
    String spec() {
      return "redis:127.0.0.1:" + port + "?stream=" + key;
    }

    @Override
    List<String> contents() {
      try (Jedis redis = new Jedis("127.0.0.1", port)) {
        return redis.xrange(key, (StreamEntryID) null, null).stream()
            .map(
                entry -> {
                  String record = entry.getFields().get("record");
                  assertTrue(record.contains(entry.getFields().get("id")));
                  return record;
                })
            .toList();
      }
    }
  }
}
