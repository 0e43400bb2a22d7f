package io.halfopen.job.sink.elasticsearch;

import io.halfopen.servers.ElasticsearchProcess.Version;

/** The newest; it needs a younger Java than this project does. */
final class Elasticsearch9Test extends ElasticsearchServerTest {
  Elasticsearch9Test() {
    super(Version.V9);
  }
}
