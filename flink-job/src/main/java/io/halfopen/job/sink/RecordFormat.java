package io.halfopen.job.sink;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.elasticsearch.RecordDocument;
import io.halfopen.job.sink.siem.OcsfFormat;
import io.halfopen.job.sink.siem.SplunkFormat;
import io.halfopen.job.sink.siem.StixObjects;
import io.halfopen.job.table.CsvFormat;
import io.halfopen.job.table.Field;
import io.halfopen.job.table.JsonFormat;
import io.halfopen.job.table.RowFormat;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records as lines of text that travel with the job: its words travel, the format is made there.
 */
public final class RecordFormat implements RowFormat<Ja4TScanRecord>, Serializable {
  private static final long serialVersionUID = 1L;

  /** The kinds that there are. */
  public static final List<String> KINDS =
      List.of("json", "csv", "ecs", "ocsf", "splunk", "stix", "targets");

  private final String kind;
  private final @Nullable String fieldList;
  private transient @Nullable RowFormat<Ja4TScanRecord> format;

  private RecordFormat(String kind, @Nullable String fieldList) {
    this.kind = kind;
    this.fieldList = fieldList;
    format = make();
  }

  /**
   * @param kind one of {@link #KINDS}
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
      default -> {
        Function<Ja4TScanRecord, String> preset = preset();
        if (fieldList != null) {
          throw new BadInputException("format " + kind + " has fields of its own: choose none");
        }
        yield new Unheaded(preset);
      }
    };
  }

  private Function<Ja4TScanRecord, String> preset() {
    return switch (kind) {
      case "ecs" -> record -> new String(RecordDocument.of(record), StandardCharsets.UTF_8);
      case "ocsf" -> new OcsfFormat()::line;
      case "splunk" -> new SplunkFormat()::line;
      case "stix" ->
          record -> {
            StixObjects objects = new StixObjects();
            objects.add(record);
            return objects.bundle();
          };
      case "targets" -> RecordFormat::target;
      default ->
          throw new BadInputException(
              "output format '" + kind + "' does not exist: one of " + String.join(", ", KINDS));
    };
  }

  private static String target(Ja4TScanRecord record) {
    String host = record.getHost();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + record.getPort();
  }

  private record Unheaded(Function<Ja4TScanRecord, String> text)
      implements RowFormat<Ja4TScanRecord> {
    @Override
    public @Nullable String header() {
      return null;
    }

    @Override
    public String line(Ja4TScanRecord record) {
      return text.apply(record);
    }
  }

  private RowFormat<Ja4TScanRecord> format() {
    if (format == null) {
      format = make();
    }
    return format;
  }

  /** What files of this kind end with. */
  public String suffix() {
    return switch (kind) {
      case "csv" -> ".csv";
      case "targets" -> ".txt";
      default -> ".jsonl";
    };
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
