package io.halfopen.job.change;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Hands over records from where a user says they are. */
public interface RecordSource extends Serializable {
  /**
   * Looks before anything starts whether there is something to read.
   *
   * @throws BadInputException one line naming what is not there, or is no records
   */
  void require(String source) throws IOException;

  /**
   * Hands over those that are wanted; the same ones in the same order every time.
   *
   * @throws BadInputException one line naming what cannot be read
   */
  void read(String source, Predicate<Ja4TScanRecord> wanted, Consumer<Ja4TScanRecord> records)
      throws IOException;
}
