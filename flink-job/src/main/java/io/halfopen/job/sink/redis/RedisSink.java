package io.halfopen.job.sink.redis;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.RecordSink;
import io.halfopen.job.sink.SinkContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * {@code --sink redis:HOST:PORT?list=NAME}: at least once, since a list knows no ids; a reader of
 * the stream drops what it has seen by {@code id} and {@code revision}.
 */
public final class RedisSink implements RecordSink {
  @Override
  public String scheme() {
    return "redis";
  }

  @Override
  public String usage() {
    return "HOST:PORT?list=NAME or stream=NAME[&OPTION=VALUE...]; options: format, fields, filter,"
        + " max-length, db, tls, username, password-file, password-env";
  }

  @Override
  public void check(String where) {
    RedisSettings.parse(where).address().checkFilter();
  }

  @Override
  public void attach(DataStream<Ja4TScanRecord> records, String where, SinkContext context) {
    RedisSettings settings = RedisSettings.parse(where);
    DataStream<Ja4TScanRecord> chosen = context.chosen(records, settings.address());
    try (Jedis redis = settings.connect()) {
      redis.ping();
    } catch (JedisException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new BadInputException(
          "redis: %s is of no use: %s".formatted(settings.address().where(), cause.getMessage()),
          e);
    }
    chosen.sinkTo(new Appended(settings)).uid(context.name()).name(context.name());
  }

  private record Appended(RedisSettings settings) implements Sink<Ja4TScanRecord> {
    @Override
    public SinkWriter<Ja4TScanRecord> createWriter(WriterInitContext context) {
      return new RedisWriter(settings);
    }
  }
}
