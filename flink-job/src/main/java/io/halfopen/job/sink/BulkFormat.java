package io.halfopen.job.sink;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.connector.file.sink.compactor.RecordWiseFileCompactor;

/**
 * A container of whole records, which ends with each checkpoint and is compacted afterwards. A jar
 * that names one in {@code META-INF/services} adds it to {@code --sink files:}.
 */
public interface BulkFormat {
  /** The word behind {@code format=}, which also ends the files' names. */
  String name();

  /** Writes parts. */
  BulkWriter.Factory<Ja4TScanRecord> writer();

  /** Reads the parts that become one. */
  RecordWiseFileCompactor.Reader.Factory<Ja4TScanRecord> reader();

  /** All that stand on the class path. */
  static Map<String, BulkFormat> kinds() {
    Map<String, BulkFormat> kinds = new TreeMap<>();
    ServiceLoader.load(BulkFormat.class).forEach(kind -> kinds.put(kind.name(), kind));
    return kinds;
  }

  /**
   * The one of this name.
   *
   * @throws BadInputException naming those that exist
   */
  static BulkFormat named(String name) {
    Map<String, BulkFormat> kinds = kinds();
    BulkFormat kind = kinds.get(name);
    if (kind == null) {
      throw new BadInputException(
          "files: format '%s' does not exist: one of %s, %s%s"
              .formatted(
                  name,
                  String.join(", ", RecordFormat.KINDS),
                  String.join(", ", kinds.keySet()),
                  name.equals("parquet")
                      ? "; for parquet put halfopen's parquet jar on the class path"
                      : ""));
    }
    return kind;
  }
}
