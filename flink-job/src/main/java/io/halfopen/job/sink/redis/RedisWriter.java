package io.halfopen.job.sink.redis;

import io.halfopen.event.Ja4TScanRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XAddParams;

/**
 * Appends records in batches, the rest with each checkpoint. A server that is away, or says that it
 * takes nothing just now, is asked again for about a minute; then the job goes back to its last
 * checkpoint, and nothing is lost.
 */
final class RedisWriter implements SinkWriter<Ja4TScanRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(RedisWriter.class);
  private static final int BATCH = 500;
  private static final int ATTEMPTS = 18;
  private static final long LONGEST_PAUSE_MILLIS = 5000;

  /** With these words a server begins an answer that will be another one soon. */
  private static final Set<String> PASSING =
      Set.of(
          "LOADING", "BUSY", "TRYAGAIN", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "OOM", "MISCONF");

  private final RedisSettings settings;
  private final List<Ja4TScanRecord> waiting = new ArrayList<>(BATCH);
  private @Nullable Jedis redis;

  RedisWriter(RedisSettings settings) {
    this.settings = settings;
  }

  @Override
  public void write(Ja4TScanRecord record, Context context)
      throws IOException, InterruptedException {
    waiting.add(record);
    if (waiting.size() == BATCH) {
      flush(false);
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    for (int attempt = 1; !waiting.isEmpty(); attempt++) {
      try {
        send();
        waiting.clear();
      } catch (JedisException e) {
        close();
        if (attempt == ATTEMPTS || !passing(e)) {
          throw new IOException(
              "redis: %s: %s".formatted(settings.address().where(), e.getMessage()), e);
        }
        Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, 50L << attempt));
      }
    }
  }

  private static boolean passing(JedisException e) {
    String said = String.valueOf(e.getMessage());
    return e instanceof JedisConnectionException || PASSING.contains(said.split(" ", 2)[0]);
  }

  private void send() {
    Jedis connected = redis;
    if (connected == null) {
      connected = settings.connect();
      redis = connected;
    }
    Pipeline pipeline = connected.pipelined();
    for (Ja4TScanRecord record : waiting) {
      append(pipeline, record);
    }
    for (Object answer : pipeline.syncAndReturnAll()) {
      if (answer instanceof JedisException refused) {
        throw refused;
      }
    }
  }

  private void append(Pipeline pipeline, Ja4TScanRecord record) {
    String line = settings.format().line(record);
    if (!settings.stream()) {
      pipeline.rpush(settings.key(), line);
      return;
    }
    XAddParams add = new XAddParams();
    if (settings.maxLength() > 0) {
      add.maxLen(settings.maxLength()).approximateTrimming();
    }
    pipeline.xadd(
        settings.key(),
        Map.of(
            "id", record.getId(),
            "revision", Integer.toString(record.getRevision()),
            "record", line),
        add);
  }

  @Override
  public void close() {
    Jedis connected = redis;
    redis = null;
    if (connected != null) {
      try {
        connected.close();
      } catch (JedisException e) {
        LOG.debug("a broken connection cannot be closed in order", e);
      }
    }
  }
}
