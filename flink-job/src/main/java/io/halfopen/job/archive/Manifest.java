package io.halfopen.job.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader wants to know of an archive file before it opens it. Beside {@code x.avro} as JSON
 * in {@code x.avro.manifest.json}.
 *
 * @param version of the archive's format
 * @param bytes size of the file
 * @param crc32c of all its bytes, eight hex digits
 * @param packets packet events in it
 * @param heartbeats heartbeats in it
 * @param minMicros the smallest capture time (or promise) in it, microseconds since 1970-01-01 UTC
 * @param maxMicros the largest
 * @param sensors who sent all that; null where there are too many to list
 */
public record Manifest(
    int version,
    long bytes,
    String crc32c,
    long packets,
    long heartbeats,
    long minMicros,
    long maxMicros,
    @Nullable List<String> sensors) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest could not be written as JSON", e);
    }
  }

  /**
   * What {@link #toJson} wrote, perhaps by a newer Halfopen.
   *
   * @throws IOException where it is no manifest
   */
  public static Manifest parse(byte[] json) throws IOException {
    Manifest manifest = JSON.readValue(json, Manifest.class);
    if (manifest == null || manifest.minMicros > manifest.maxMicros) {
      throw new IOException("no times in it");
    }
    return manifest;
  }
}
