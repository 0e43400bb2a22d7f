package io.halfopen.explore.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Puts files into the tables: first into one that is apart, then, each record once, into the one
 * that is asked. Of the same id the highest revision stays, wherever it came from.
 */
final class Loader implements AutoCloseable {
  /** Of several rows of one exchange: what is final before what is open, then what is corrected. */
  private static final String ONCE =
      """
      DELETE FROM record WHERE rowid IN (
        SELECT place FROM (
          SELECT rowid AS place, row_number() OVER (PARTITION BY id
            ORDER BY coalesce(ended, '') = 'open', revision DESC, live, last_us DESC) AS rank
          FROM record WHERE id IN (SELECT id FROM record
            WHERE id IN (SELECT id FROM stage) GROUP BY id HAVING count(*) > 1))
        WHERE rank > 1)
      """;

  private static final String CHANGES_ONCE =
      """
      DELETE FROM change WHERE rowid IN (
        SELECT place FROM (
          SELECT rowid AS place, row_number() OVER (PARTITION BY id) AS rank
          FROM change WHERE id IN (SELECT id FROM change_stage))
        WHERE rank > 1)
      """;

  private final Connection connection;

  Loader(Store store) throws SQLException {
    connection = store.connect();
    run("CREATE TEMP TABLE stage(" + Projection.RECORD_TABLE + ")");
    run("CREATE TEMP TABLE change_stage(" + Projection.CHANGE_TABLE + ")");
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
          case PARQUET -> Projection.PARQUET;
          case RECORD_CSV, CHANGE_CSV -> Projection.csv(columns, sniff.header(), passOver);
          default -> Projection.lines(columns, passOver);
        };
    String stage = changes ? "change_stage" : "stage";
    run("DELETE FROM " + stage);
    String rows = changes ? Projection.changes(raw) : Projection.records(raw, live);
    long staged = update("INSERT INTO " + stage + " " + rows, files);
    long leftOut = passOver ? count("SELECT count(*) FROM (" + raw + ")", files) - staged : 0;
    run("INSERT INTO " + (changes ? "change" : "record") + " SELECT * FROM " + stage);
    run(changes ? CHANGES_ONCE : ONCE);
    run("DELETE FROM " + stage);
    return leftOut;
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
