package io.halfopen.job.sink.redis;

import io.halfopen.event.BadInputException;
import io.halfopen.job.sink.Cleartext;
import io.halfopen.job.sink.RecordFormat;
import io.halfopen.job.sink.SinkAddress;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * Which Redis and what in it. Passwords are named by where they stand and read where they are used.
 *
 * @param address host and port, and the options
 * @param format what is written there
 */
record RedisSettings(SinkAddress address, RecordFormat format) implements Serializable {
  private static final int MAX_DB = 1 << 16;
  private static final Set<String> OPTIONS =
      Set.of(
          "list",
          "stream",
          "format",
          "fields",
          "filter",
          "max-length",
          "db",
          "tls",
          "username",
          "password-file",
          "password-env",
          Cleartext.OPTION);

  /**
   * Reads {@code HOST:PORT?list=NAME} and the like.
   *
   * @throws BadInputException naming what is wrong
   */
  static RedisSettings parse(String where) {
    SinkAddress address = SinkAddress.parse("redis", where, OPTIONS);
    if (!address.where().matches(".+:\\d{1,5}") || port(address) < 1 || port(address) > 65_535) {
      throw new BadInputException("redis: '" + address.where() + "' is no HOST:PORT");
    }
    if ((address.option("list") == null) == (address.option("stream") == null)) {
      throw new BadInputException("redis: give list=NAME or stream=NAME, one of them");
    }
    if (!Set.of("true", "false").contains(address.option("tls", "false"))) {
      throw new BadInputException("redis: tls is true or false");
    }
    if (address.option("max-length") != null && address.option("stream") == null) {
      throw new BadInputException(
          "redis: max-length bounds a stream; a list's end is its reader's");
    }
    RedisSettings settings =
        new RedisSettings(
            address, RecordFormat.of(address.option("format", "json"), address.option("fields")));
    settings.maxLength();
    if (settings.password() != null && !settings.encrypted()) {
      Cleartext.require(address, settings.host(), "tls=true");
    }
    return settings;
  }

  private static int port(SinkAddress address) {
    return Integer.parseInt(address.where().replaceAll(".*:", ""));
  }

  /** Of a list or of a stream. */
  String key() {
    String list = address.option("list");
    return list != null ? list : Objects.requireNonNull(address.option("stream"));
  }

  boolean stream() {
    return address.option("stream") != null;
  }

  /** About so many entries are kept in a stream; 0 for all. */
  int maxLength() {
    return address.option("max-length") == null
        ? 0
        : address.count("max-length", 1, Integer.MAX_VALUE);
  }

  private String host() {
    return address.where().replaceAll(":\\d+$", "").replaceAll("^\\[|\\]$", "");
  }

  private boolean encrypted() {
    return address.option("tls", "false").equals("true");
  }

  Jedis connect() {
    int db = address.option("db", "0").equals("0") ? 0 : address.count("db", 1, MAX_DB);
    return new Jedis(
        new HostAndPort(host(), port(address)),
        DefaultJedisClientConfig.builder()
            .database(db)
            .ssl(encrypted())
            .user(address.option("username"))
            .password(password())
            .build());
  }

  private @Nullable String password() {
    String variable = address.option("password-env");
    String file = address.option("password-file");
    if (variable != null) {
      String password = System.getenv(variable);
      if (password == null) {
        throw new BadInputException("redis: the environment has no " + variable);
      }
      return password;
    }
    try {
      return file == null ? null : Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new BadInputException(
          "redis: " + file + " cannot be read: it is to hold the password", e);
    }
  }
}
