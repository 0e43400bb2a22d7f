package io.halfopen.job;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.change.RecordSource;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a job is told to know from the start: records, captures, archives. */
final class KnownBaselines implements RecordSource {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(KnownBaselines.class);

  @Override
  public void require(String source) throws IOException {
    KnownRecords known = KnownRecords.of(source);
    if (known.kind() == KnownKind.RECORDS) {
      known.read(record -> false, record -> {}, line -> {});
    }
  }

  @Override
  public void read(
      String source, Predicate<Ja4TScanRecord> wanted, Consumer<Ja4TScanRecord> records)
      throws IOException {
    KnownRecords.of(source)
        .read(wanted, records, line -> LOG.warn("of the baseline {}: {}", source, line));
  }
}
