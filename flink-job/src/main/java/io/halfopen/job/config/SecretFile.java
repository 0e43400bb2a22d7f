package io.halfopen.job.config;

import io.halfopen.event.BadInputException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;

/**
 * Lets Kafka's clients read secrets by themselves, each where it runs, so that a job's graph, its
 * checkpoints and what Flink shows of it carry a path instead.
 */
public final class SecretFile implements ConfigProvider {
  private static final String PROVIDERS = "config.providers";

  /**
   * The properties, and whom Kafka is to ask about the references in them. Whoever names providers
   * of their own is left alone.
   *
   * @throws BadInputException naming the file or variable that holds nothing here
   */
  static Map<String, String> heeded(Map<String, String> properties) {
    if (properties.containsKey(PROVIDERS)
        || properties.values().stream().noneMatch(References::hold)) {
      return properties;
    }
    properties.values().forEach(value -> References.resolved(value, System.getenv()));
    Map<String, String> all = new HashMap<>(properties);
    all.put(PROVIDERS, "file,env");
    all.put(PROVIDERS + ".file.class", SecretFile.class.getName());
    all.put(PROVIDERS + ".env.class", EnvVarConfigProvider.class.getName());
    return all;
  }

  @Override
  public void configure(Map<String, ?> settings) {
    // There are none.
  }

  @Override
  public ConfigData get(String path) {
    return new ConfigData(Map.of());
  }

  @Override
  public ConfigData get(String path, Set<String> keys) {
    Map<String, String> found = new HashMap<>();
    for (String key : keys) {
      try {
        found.put(key, References.file(path.isEmpty() ? key : path + ":" + key));
      } catch (BadInputException e) {
        throw new ConfigException(e.getMessage());
      }
    }
    return new ConfigData(found);
  }

  @Override
  public void close() {
    // Nothing stays open.
  }
}
