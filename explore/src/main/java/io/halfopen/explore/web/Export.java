package io.halfopen.explore.web;

import io.halfopen.explore.query.Rows;
import io.halfopen.explore.query.Scope;
import io.halfopen.explore.store.Column;
import io.halfopen.explore.store.Store;
import io.halfopen.explore.store.Store.GivenUpException;
import io.halfopen.job.table.CsvFormat;
import io.halfopen.job.table.Field;
import io.halfopen.job.table.JsonFormat;
import io.halfopen.job.table.Kind;
import io.halfopen.job.table.RowFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is shown, to take along: in the same forms as the commands write. */
enum Export {
  CSV("records.csv", "text/csv; charset=utf-8"),
  JSON("records.jsonl", "application/x-ndjson"),
  TARGETS("targets.txt", "text/plain; charset=utf-8");

  private static final List<Field<Map<String, @Nullable Object>>> FIELDS =
      Column.RECORD.stream().map(Export::field).toList();

  private final String file;
  private final String type;

  Export(String file, String type) {
    this.file = file;
    this.type = type;
  }

  static @Nullable Export named(String path) {
    for (Export one : values()) {
      if (path.equals("/export/" + one.file)) {
        return one;
      }
    }
    return null;
  }

  private static Field<Map<String, @Nullable Object>> field(Column column) {
    Kind kind = column.isList() ? Kind.LIST : Kind.TEXT;
    return new Field<>(column.name(), kind, "", row -> row.get(column.name()));
  }

  String file() {
    return file;
  }

  String type() {
    return type;
  }

  void write(Store store, Scope scope, String order, Writer out)
      throws GivenUpException, IOException {
    if (this == TARGETS) {
      store.export(Rows.targets(scope), row -> line(out, target(row)));
      return;
    }
    RowFormat<Map<String, @Nullable Object>> format =
        this == CSV ? new CsvFormat<>(FIELDS, true) : new JsonFormat<>(FIELDS);
    String header = format.header();
    if (header != null) {
      line(out, header);
    }
    store.export(Rows.export(scope, order), row -> line(out, format.line(row)));
  }

  private static String target(Map<String, @Nullable Object> row) {
    String host = String.valueOf(row.get("host"));
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + row.get("port");
  }

  private static boolean line(Writer out, String line) {
    try {
      out.write(line);
      out.write('\n');
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
