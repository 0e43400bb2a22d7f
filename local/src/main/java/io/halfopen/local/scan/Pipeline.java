package io.halfopen.local.scan;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.local.embedded.OpenExchanges;
import io.halfopen.scanner.publish.SpoolingPublisher;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a scan publishes to, and what comes out of it here. */
interface Pipeline extends AutoCloseable {
  /** Takes what the scanner hears. */
  SpoolingPublisher publisher();

  /** Whether records come out here at all. */
  boolean givesRecords();

  /** Records that have come, waiting at most this long. */
  List<Ja4TScanRecord> poll(Duration patience) throws Exception;

  /** Why nothing can come any more, in one line, or null. */
  @Nullable String failure();

  /** After the last round: everything is published, and what follows from it comes out. */
  List<Ja4TScanRecord> finish() throws Exception;

  /** After an interrupt: what has come out so far; exchanges that are open stay open. */
  List<Ja4TScanRecord> abandon() throws Exception;

  /** The exchanges that {@link StopRule} waits for, or null where they are not known here. */
  static @Nullable OpenExchanges known(Pipeline pipeline, OpenExchanges open) {
    return pipeline.givesRecords() ? open : null;
  }
}
