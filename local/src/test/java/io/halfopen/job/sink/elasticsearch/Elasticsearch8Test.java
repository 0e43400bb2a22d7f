package io.halfopen.job.sink.elasticsearch;

import io.halfopen.servers.ElasticsearchProcess.Version;
import org.junit.jupiter.api.Nested;

/** Also the one that runs on the oldest Java that this project runs on. */
final class Elasticsearch8Test {
  @Nested
  final class Outages extends OutageTests {
    Outages() {
      super(Version.V8);
    }
  }

  @Nested
  final class Documents extends DocumentTests {
    Documents() {
      super(Version.V8);
    }
  }

  @Nested
  final class Exploration extends ExplorationTests {
    Exploration() {
      super(Version.V8);
    }
  }
}
