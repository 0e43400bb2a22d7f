package io.halfopen.local.export;

import io.halfopen.event.Ja4TScanRecord;
import java.io.PrintStream;
import java.util.Set;
import java.util.TreeSet;

/** A dataset of {@code type ip}: an address a line, each once. */
final class SuricataSet implements Export {
  private final Set<String> addresses = new TreeSet<>();

  @Override
  public void add(Ja4TScanRecord record) {
    addresses.add(record.getHost());
  }

  @Override
  public void print(PrintStream out) {
    addresses.forEach(out::println);
  }
}
