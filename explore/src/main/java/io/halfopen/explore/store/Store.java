package io.halfopen.explore.store;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The embedded database: it lies in a folder of its own that goes with it, reads files below the
 * records' folder and that one only, loads nothing, and has a bound on memory, threads and time.
 */
public final class Store implements AutoCloseable {
  private static final int QUERIES_AT_ONCE = 3;
  private static final int EXPORTS_AT_ONCE = 2;
  private static final int QUERY_SECONDS = 20;
  private static final String DISK = "20GB";

  private final Scratch scratch;
  private final DuckDBConnection root;
  private final Semaphore turns = new Semaphore(QUERIES_AT_ONCE, true);

  /** Apart, since whoever takes much along may take it slowly. */
  private final Semaphore exports = new Semaphore(EXPORTS_AT_ONCE, true);

  private Store(Scratch scratch, DuckDBConnection root) {
    this.scratch = scratch;
    this.root = root;
  }

  /** A question that was given up, and why, in words for the page. */
  public static final class GivenUpException extends Exception {
    private static final long serialVersionUID = 1L;

    GivenUpException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * An empty store.
   *
   * @param readable a folder whose files may be read; null for none
   * @param megabytes the most memory that the database takes
   */
  public static Store open(@Nullable Path readable, int megabytes) {
    Scratch scratch = null;
    try {
      scratch = Scratch.below(Path.of(System.getProperty("java.io.tmpdir")));
      Properties properties = new Properties();
      properties.setProperty("jdbc_stream_results", "true");
      DuckDBConnection root =
          DriverManager.getConnection(
                  "jdbc:duckdb:" + scratch.folder().resolve("records.db"), properties)
              .unwrap(DuckDBConnection.class);
      Store store = new Store(scratch, root);
      store.prepare(readable, megabytes);
      return store;
    } catch (IOException | SQLException e) {
      if (scratch != null) {
        scratch.close();
      }
      throw new BadInputException(
          "no database can be made in "
              + System.getProperty("java.io.tmpdir")
              + " ("
              + oneLine(e)
              + "); set TMPDIR to a folder with room",
          e);
    }
  }

  private void prepare(@Nullable Path readable, int megabytes) throws SQLException {
    List<String> readables = new ArrayList<>();
    readables.add(literal(scratch.folder()));
    if (readable != null) {
      readables.add(literal(readable));
    }
    try (Statement statement = root.createStatement()) {
      statement.execute("SET memory_limit = '" + megabytes + "MB'");
      statement.execute("SET max_temp_directory_size = '" + DISK + "'");
      statement.execute("SET preserve_insertion_order = false");
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("SET autoload_known_extensions = false");
      statement.execute("SET allow_community_extensions = false");
      for (String macro : Projection.MACROS) {
        statement.execute(macro);
      }
      statement.execute("CREATE TABLE record(" + Projection.RECORD_TABLE + ")");
      statement.execute("CREATE TABLE change(" + Projection.CHANGE_TABLE + ")");
      statement.execute("SET allowed_directories = [" + String.join(", ", readables) + "]");
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
    }
  }

  /** Settings take no values, so this one text is quoted by hand. */
  private static String literal(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  /** A folder that goes with the store, for what has to lie in a file to be read. */
  Path folder() {
    return scratch.folder();
  }

  /** A connection for one thread. */
  Connection connect() throws SQLException {
    return root.duplicate();
  }

  /** All rows of an answer that is known to be small. */
  public List<Map<String, @Nullable Object>> ask(Sql sql) throws GivenUpException {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    ask(
        sql,
        row -> {
          rows.add(row);
          return true;
        },
        turns);
    return rows;
  }

  /**
   * Hands over row by row while {@code rows} wants more.
   *
   * @throws GivenUpException where it took too long, too much, or others were first for too long
   */
  public void export(Sql sql, Predicate<Map<String, @Nullable Object>> rows)
      throws GivenUpException {
    ask(sql, rows, exports);
  }

  private void ask(Sql sql, Predicate<Map<String, @Nullable Object>> rows, Semaphore turns)
      throws GivenUpException {
    boolean turn = false;
    try {
      turn = turns.tryAcquire(QUERY_SECONDS, TimeUnit.SECONDS);
      if (!turn) {
        throw new GivenUpException("too many questions at once; try again in a moment", null);
      }
      answer(sql, rows);
    } catch (SQLException e) {
      throw new GivenUpException(words(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GivenUpException("the page is being closed", e);
    } finally {
      if (turn) {
        turns.release();
      }
    }
  }

  private void answer(Sql sql, Predicate<Map<String, @Nullable Object>> rows) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql.text())) {
      int at = 1;
      for (Object value : sql.values()) {
        statement.setObject(at++, value);
      }
      statement.setQueryTimeout(QUERY_SECONDS);
      try (ResultSet result = statement.executeQuery()) {
        ResultSetMetaData meta = result.getMetaData();
        boolean more = true;
        while (more && result.next()) {
          Map<String, @Nullable Object> row = new LinkedHashMap<>();
          for (int i = 1; i <= meta.getColumnCount(); i++) {
            row.put(meta.getColumnName(i), value(result.getObject(i)));
          }
          more = rows.test(row);
        }
      }
    }
  }

  private static @Nullable Object value(@Nullable Object value) throws SQLException {
    if (value instanceof Array array) {
      List<@Nullable Object> list = new ArrayList<>();
      for (Object element : (Object[]) array.getArray()) {
        list.add(value(element));
      }
      return list;
    }
    return value;
  }

  private static String words(SQLException e) {
    String line = oneLine(e);
    if (line.contains("INTERRUPT")) {
      return "this took longer than " + QUERY_SECONDS + " s; ask for less, such as a shorter time";
    }
    return line.contains("Out of Memory")
        ? "this needs more memory than there is; ask for less, such as a shorter time"
        : "this could not be answered: " + line;
  }

  static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason was given");
  }

  @Override
  public void close() {
    try {
      root.close();
    } catch (SQLException e) {
      // It goes with the process.
      org.slf4j.LoggerFactory.getLogger(Store.class).debug("closing", e);
    }
    scratch.close();
  }
}
