package io.halfopen.job.sink;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.table.CsvFormat;
import io.halfopen.job.table.Field;
import io.halfopen.job.table.JsonFormat;
import io.halfopen.job.table.RowFormat;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records as lines of text that travel with the job: its words travel, the format is made there.
 */
public final class RecordFormat implements RowFormat<Ja4TScanRecord>, Serializable {
  private static final long serialVersionUID = 1L;

  /** The kinds that there are. */
  public static final List<String> KINDS = List.of("json", "csv");

  private final String kind;
  private final @Nullable String fieldList;
  private transient @Nullable RowFormat<Ja4TScanRecord> format;

  private RecordFormat(String kind, @Nullable String fieldList) {
    this.kind = kind;
    this.fieldList = fieldList;
    format = make();
  }

  /**
   * @param kind {@code csv} or {@code json}
   * @param fieldList names joined by commas, or null (or {@code *}) for all
   * @throws BadInputException naming the kind or field that does not exist
   */
  public static RecordFormat of(String kind, @Nullable String fieldList) {
    return new RecordFormat(kind, fieldList);
  }

  private RowFormat<Ja4TScanRecord> make() {
    List<Field<Ja4TScanRecord>> fields = RecordFields.fields().choose(fieldList);
    return switch (kind) {
      case "csv" -> new CsvFormat<>(fields, true);
      case "json" -> new JsonFormat<>(fields);
      default ->
          throw new BadInputException(
              "output format '" + kind + "' does not exist: one of " + String.join(", ", KINDS));
    };
  }

  private RowFormat<Ja4TScanRecord> format() {
    if (format == null) {
      format = make();
    }
    return format;
  }

  /** What files of this kind end with. */
  public String suffix() {
    return kind.equals("csv") ? ".csv" : ".jsonl";
  }

  @Override
  public @Nullable String header() {
    return format().header();
  }

  @Override
  public String line(Ja4TScanRecord record) {
    return format().line(record);
  }
}
