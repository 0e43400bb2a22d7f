package io.halfopen.job.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
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
 * @param replaces names of files beside it whose events are all in this one, so that who finds both
 *     reads this one alone; null where there are none
 */
public record Manifest(
    int version,
    long bytes,
    String crc32c,
    long packets,
    long heartbeats,
    long minMicros,
    long maxMicros,
    @Nullable List<String> sensors,
    @Nullable List<String> replaces) {
  private static final List<String> NEEDED =
      List.of("version", "bytes", "packets", "heartbeats", "min_micros", "max_micros");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  /** The same of a file that holds all events of these. */
  Manifest replacing(List<String> names) {
    return new Manifest(
        version, bytes, crc32c, packets, heartbeats, minMicros, maxMicros, sensors, names);
  }

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
    JsonNode tree = JSON.readTree(json);
    for (String needed : NEEDED) {
      if (!tree.hasNonNull(needed)) {
        throw new IOException("no " + needed + " in it");
      }
    }
    Manifest manifest = JSON.treeToValue(tree, Manifest.class);
    if (manifest.minMicros > manifest.maxMicros) {
      throw new IOException("no times in it");
    }
    return manifest;
  }
}
