package io.halfopen.job.sink.elasticsearch;

import io.halfopen.servers.ElasticsearchProcess.Version;

/** Also the one that runs on the oldest Java that this project runs on. */
final class Elasticsearch8Test extends ElasticsearchServerTest {
  Elasticsearch8Test() {
    super(Version.V8);
  }
}
