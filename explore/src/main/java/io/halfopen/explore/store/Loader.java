package io.halfopen.explore.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Puts files into the tables, each record once: of the same id the highest revision stays, wherever
 * it came from.
 */
final class Loader implements AutoCloseable {
  /** Of several rows of one exchange: what is final before what is open, then what is corrected. */
  private static final String ONCE =
      """
      DELETE FROM record WHERE rowid IN (
        SELECT place FROM (
          SELECT rowid AS place, row_number() OVER (PARTITION BY id
            ORDER BY coalesce(ended, '') = 'open', revision DESC, live, last_us DESC) AS rank
          FROM record WHERE key IN (SELECT key FROM record
            WHERE key IN (SELECT key FROM record WHERE rowid > ?) GROUP BY key HAVING count(*) > 1))
        WHERE rank > 1)
      """;

  private static final String CHANGES_ONCE =
      """
      DELETE FROM change WHERE rowid IN (
        SELECT place FROM (
          SELECT rowid AS place, row_number() OVER (PARTITION BY id) AS rank
          FROM change WHERE id IN (SELECT id FROM change WHERE rowid > ?))
        WHERE rank > 1)
      """;

  private final Connection connection;

  Loader(Store store) throws SQLException {
    connection = store.connect();
  }

  /** Forgets what files said. */
  void clear() throws SQLException {
    run("DELETE FROM record WHERE NOT live");
    run("DELETE FROM change");
  }

  /**
   * Reads files of one kind (and, in CSV, one header) into the tables.
   *
   * @param passOver whether lines that cannot be read are left out, instead of refusing all
   * @return how many lines were left out
   */
  long load(List<Path> files, Sniff sniff, boolean passOver, boolean live) throws SQLException {
    boolean changes = sniff.kind().isChanges();
    List<Column> columns = changes ? Column.CHANGE : Column.RECORD;
    String raw =
        switch (sniff.kind()) {
          case PARQUET -> parquet(files.get(0));
          case RECORD_CSV, CHANGE_CSV -> Projection.csv(columns, sniff.header(), passOver);
          default -> Projection.lines(columns, passOver);
        };
    String table = changes ? "change" : "record";
    String rows = changes ? Projection.changes(raw) : Projection.records(raw, live);
    long before = count("SELECT coalesce(max(rowid), -1) FROM " + table, List.of());
    long added = update("INSERT INTO " + table + " " + rows, files);
    long leftOut = passOver ? count("SELECT count(*) FROM (" + raw + ")", files) - added : 0;
    try (PreparedStatement once = connection.prepareStatement(changes ? CHANGES_ONCE : ONCE)) {
      once.setLong(1, before);
      once.executeUpdate();
    }
    return leftOut;
  }

  /** Files of before a field came are read without it; where they stand together, one by one. */
  private String parquet(Path file) throws SQLException {
    String named = "SELECT count(*) FROM parquet_schema(?) WHERE name = '" + Projection.LATER + "'";
    return count(named, List.of(file)) > 0
        ? Projection.PARQUET
        : Projection.PARQUET.replace(Projection.LATER, "1");
  }

  long records() throws SQLException {
    return count("SELECT count(*) FROM record", List.of());
  }

  long changes() throws SQLException {
    return count("SELECT count(*) FROM change", List.of());
  }

  private void run(String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private long update(String text, List<Path> files) throws SQLException {
    try (PreparedStatement statement = prepared(text, files)) {
      return statement.executeUpdate();
    }
  }

  private long count(String text, List<Path> files) throws SQLException {
    try (PreparedStatement statement = prepared(text, files);
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  private PreparedStatement prepared(String text, List<Path> files) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text);
    if (!files.isEmpty()) {
      Object[] paths = files.stream().map(Path::toString).toArray();
      statement.setObject(1, connection.createArrayOf("VARCHAR", paths));
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
