package io.halfopen.job.label;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service that usually listens on a port. Nothing was asked of it. */
final class Services {
  private final Map<Integer, String> byPort = new HashMap<>();

  Services() {
    LabelTable.resource("services.csv")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(CsvLine::split)
        .forEach((List<String> cells) -> byPort.put(Integer.valueOf(cells.get(0)), cells.get(1)));
  }

  @Nullable String of(int port) {
    return byPort.get(port);
  }
}
