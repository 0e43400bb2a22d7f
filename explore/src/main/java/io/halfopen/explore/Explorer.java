package io.halfopen.explore;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.explore.store.Intake;
import io.halfopen.explore.store.RecordFolder;
import io.halfopen.explore.store.Store;
import io.halfopen.explore.web.ExploreServer;
import io.halfopen.explore.web.Settings;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.job.table.JsonFormat;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A page over a folder of records, a running scan, or both.
 *
 * <pre>{@code
 * try (Explorer explorer = Explorer.open(folder, Settings.of("127.0.0.1", 0, null))) {
 *   System.out.println(explorer.address());
 * }
 * }</pre>
 */
public final class Explorer implements AutoCloseable {
  private static final int MEGABYTES = 1024;

  private final Store store;
  private final Intake intake;
  private final ExploreServer server;
  private final AtomicReference<Scan> scan;
  private final JsonFormat<Ja4TScanRecord> format =
      new JsonFormat<>(RecordFields.fields().choose(null));

  private Explorer(Store store, Intake intake, ExploreServer server, AtomicReference<Scan> scan) {
    this.store = store;
    this.intake = intake;
    this.server = server;
    this.scan = scan;
  }

  /** Whether somebody hands over records, by the words that the page is told. */
  private enum Scan {
    NONE,
    RUNNING,
    ENDED
  }

  /**
   * Serves the page, and begins to read.
   *
   * @param path a folder or a file of records; null where records are only handed over
   * @throws io.halfopen.event.BadInputException where the folder or the port cannot be used
   */
  public static Explorer open(@Nullable Path path, Settings settings) {
    return open(path, settings, false);
  }

  /** The same, saying on the page that a scan is running. */
  public static Explorer open(@Nullable Path path, Settings settings, boolean scanning) {
    RecordFolder folder = path == null ? null : RecordFolder.of(path);
    Store store = Store.open(folder == null ? null : folder.directory(), MEGABYTES);
    try {
      AtomicReference<@Nullable ExploreServer> told = new AtomicReference<>();
      AtomicReference<@Nullable Intake> reads = new AtomicReference<>();
      Intake intake =
          new Intake(
              store,
              folder,
              () -> {
                ExploreServer server = told.get();
                Intake intakeNow = reads.get();
                if (server != null && intakeNow != null) {
                  server.tell(intakeNow.standing().version());
                }
              });
      reads.set(intake);
      AtomicReference<Scan> scan = new AtomicReference<>(scanning ? Scan.RUNNING : Scan.NONE);
      String where = folder == null ? "" : folder.path().toString();
      Supplier<Map<String, Object>> place =
          () ->
              Map.of("folder", where, "scan", String.valueOf(scan.get()).toLowerCase(Locale.ROOT));
      ExploreServer server = ExploreServer.open(settings, store, intake::standing, place);
      told.set(server);
      intake.start();
      return new Explorer(store, intake, server, scan);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Shows a record that no file has yet; returns at once. */
  public void add(Ja4TScanRecord record) {
    intake.add(format.line(record));
  }

  /** Says on the page that the scan is over: whoever waits for its first record waits in vain. */
  public void scanEnded() {
    scan.set(Scan.ENDED);
    server.tell(intake.standing().version());
  }

  /** Where the page is, with its token where it needs one. */
  public String address() {
    return server.address();
  }

  /** The port of the page. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() throws Exception {
    intake.close();
    server.close();
    store.close();
  }
}
