package io.halfopen.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands in each sink. */
final class Sinks implements AutoCloseable {
  private final Topic.Records feed;
  private final Topic.Records incomplete;
  private final Path files;
  private final String elasticsearch;

  Sinks(String servers, Path files, String elasticsearch) {
    feed = Topic.Records.feed(servers);
    incomplete = Topic.Records.incomplete(servers);
    this.files = files;
    this.elasticsearch = elasticsearch;
  }

  /** Each sink by name, held against {@code truth} as it is by now. */
  Map<String, Verdict> judge(Truth truth) throws IOException, InterruptedException {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    verdicts.put("feed", Verdict.of(truth, List.of(feed.sofar(), incomplete.sofar())));
    verdicts.put("files", Verdict.of(truth, List.of(JsonRecords.files(files))));
    verdicts.put("elasticsearch", Verdict.of(truth, List.of(JsonRecords.index(elasticsearch))));
    return verdicts;
  }

  @Override
  public void close() {
    feed.close();
    incomplete.close();
  }
}
