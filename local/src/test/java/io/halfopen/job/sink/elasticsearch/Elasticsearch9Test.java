package io.halfopen.job.sink.elasticsearch;

import io.halfopen.servers.ElasticsearchProcess.Version;
import org.junit.jupiter.api.Nested;

/** The newest; it needs a younger Java than this project does. */
final class Elasticsearch9Test {
  @Nested
  final class Outages extends OutageTests {
    Outages() {
      super(Version.V9);
    }
  }

  @Nested
  final class Documents extends DocumentTests {
    Documents() {
      super(Version.V9);
    }
  }

  @Nested
  final class Exploration extends ExplorationTests {
    Exploration() {
      super(Version.V9);
    }
  }
}
