package io.halfopen.local.export;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.siem.StixObjects;
import java.io.PrintStream;

/** One bundle of all, in which each address stands once. */
final class StixBundle implements Export {
  private final StixObjects objects = new StixObjects();

  @Override
  public void add(Ja4TScanRecord record) {
    objects.add(record);
  }

  @Override
  public void print(PrintStream out) {
    out.println(objects.bundle());
  }
}
