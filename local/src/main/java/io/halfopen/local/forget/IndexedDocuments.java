package io.halfopen.local.forget;

import io.halfopen.job.sink.elasticsearch.NetworkDocuments;
import java.util.List;

/** What an Elasticsearch cluster holds of a network: records, latest ones and changes. */
public final class IndexedDocuments implements Place {
  private final String where;

  /** The cluster, its address as behind {@code --sink elasticsearch:}. */
  public IndexedDocuments(String where) {
    this.where = where;
  }

  @Override
  public List<String> forget(Network network) {
    return NetworkDocuments.delete(where, network.toString());
  }
}
