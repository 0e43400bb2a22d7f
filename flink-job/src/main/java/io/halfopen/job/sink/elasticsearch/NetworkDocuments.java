package io.halfopen.job.sink.elasticsearch;

import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.util.BinaryData;
import io.halfopen.event.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** The documents of endpoints of one network: records, latest ones and changes. */
public final class NetworkDocuments {
  private static final int PAGE = 5_000;
  private static final List<String> INDICES = List.of("records-*", "latest", "changes-*");

  private NetworkDocuments() {}

  /**
   * Deletes them, page by page.
   *
   * @param where as behind {@code --sink elasticsearch:}
   * @param network as {@code 192.0.2.0/24} or {@code 2001:db8::/48}
   * @return what was deleted where, in words
   * @throws BadInputException in one line, where the server does not answer or does not allow it
   */
  public static List<String> delete(String where, String network) {
    ElasticsearchSettings settings = ElasticsearchSettings.parse(where);
    Templates.require(settings);
    List<String> said = new ArrayList<>();
    try (Connection connection = Connection.open(settings)) {
      for (String index : INDICES) {
        String name = settings.prefix() + "-" + index;
        long deleted = delete(connection, name, network);
        said.add("elasticsearch %s: %d documents removed".formatted(name, deleted));
      }
    } catch (CompletionException e) {
      throw new BadInputException(
          "elasticsearch: " + network + " cannot be deleted: " + e.getCause(), e);
    }
    return said;
  }

  private static long delete(Connection connection, String index, String network) {
    long deleted = 0;
    while (true) {
      // What was written a moment ago counts too.
      connection
          .client()
          .indices()
          .refresh(r -> r.index(index).allowNoIndices(true).ignoreUnavailable(true))
          .join();
      List<Hit<BinaryData>> hits = find(connection, index, network).hits().hits();
      if (hits.isEmpty()) {
        return deleted;
      }
      BulkRequest.Builder request = new BulkRequest.Builder().refresh(Refresh.True);
      for (Hit<BinaryData> hit : hits) {
        request.operations(o -> o.delete(d -> d.index(hit.index()).id(hit.id())));
      }
      BulkResponse answer = connection.client().bulk(request.build()).join();
      long gone = answer.items().stream().filter(item -> item.status() < 300).count();
      if (gone == 0) {
        throw new BadInputException(
            "elasticsearch: %s: no document of %s can be deleted".formatted(index, network));
      }
      deleted += gone;
    }
  }

  private static SearchResponse<BinaryData> find(
      Connection connection, String index, String network) {
    return connection
        .client()
        .search(
            s ->
                s.index(index)
                    .allowNoIndices(true)
                    .ignoreUnavailable(true)
                    .size(PAGE)
                    .source(c -> c.fetch(false))
                    .query(q -> q.term(t -> t.field("server.ip").value(network))),
            BinaryData.class)
        .join();
  }
}
