package io.halfopen.job.sink.elasticsearch;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.util.BinaryData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.metrics.Counter;
import org.elasticsearch.client.ResponseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches and looks at every document's own outcome. What the server has no room for comes
 * again after a while, for as long as it takes; what it will never have is set aside; what it has
 * already, in this version or a later one, is done. Since versions decide, a batch that comes again
 * late cannot undo a newer one.
 */
final class ElasticsearchWriter extends AsyncSinkWriter<Operation, Operation> {
  private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchWriter.class);
  private static final int TOO_LARGE = 413;
  private static final int BAD_REQUEST = 400;

  private final Connection connection;

  /** Below the client's, so that a server whose shards are away says so for each document. */
  private final Time shardPatience;

  private final Refusals refusals;
  private final Backoff backoff = new Backoff(new Random());
  private final ScheduledExecutorService later;
  private final Counter retries;
  private final Counter refused;
  private volatile boolean away;

  ElasticsearchWriter(
      WriterInitContext context,
      AsyncSinkWriterConfiguration configuration,
      Collection<BufferedRequestState<Operation>> waiting,
      Connection connection,
      int timeoutSeconds,
      Refusals refusals) {
    super((operation, sinkContext) -> operation, context, configuration, waiting);
    this.connection = connection;
    shardPatience = Time.of(t -> t.time(timeoutSeconds * 500 + "ms"));
    this.refusals = refusals;
    retries = context.metricGroup().counter("documentRetries");
    refused = context.metricGroup().counter("documentsRefused");
    later =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "elasticsearch-retries");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  protected void submitRequestEntries(List<Operation> batch, ResultHandler<Operation> handler) {
    // The future catches errors too: no request may stay under way for ever.
    var unused =
        send(List.copyOf(batch))
            .thenAccept(again -> settle(again, handler))
            .exceptionally(
                failure -> {
                  handler.completeExceptionally(
                      new IllegalStateException("writing to Elasticsearch failed", failure));
                  return null;
                });
  }

  /** Sends one request, or several where the server wants smaller ones. */
  private CompletableFuture<List<Operation>> send(List<Operation> entries) {
    BulkRequest request =
        BulkRequest.of(
            b -> b.timeout(shardPatience).operations(entries.stream().map(this::bulk).toList()));
    return connection
        .client()
        .bulk(request)
        .handle(
            (response, failure) ->
                failure == null
                    ? CompletableFuture.completedFuture(sort(entries, response))
                    : failed(entries, failure))
        .thenCompose(again -> again);
  }

  private BulkOperation bulk(Operation operation) {
    byte[] source = operation.source();
    return BulkOperation.of(
        b ->
            source == null
                ? b.delete(
                    d ->
                        d.index(operation.index())
                            .id(operation.id())
                            .version(operation.version())
                            .versionType(VersionType.ExternalGte))
                : b.<BinaryData>index(
                    i ->
                        i.index(operation.index())
                            .id(operation.id())
                            .version(operation.version())
                            .versionType(VersionType.ExternalGte)
                            .document(BinaryData.of(source, "application/json"))));
  }

  private void settle(List<Operation> again, ResultHandler<Operation> handler) {
    if (again.isEmpty()) {
      backoff.reset();
      handler.complete();
    } else {
      retries.inc(again.size());
      var unused =
          later.schedule(
              () -> handler.retryForEntries(again), backoff.next(), TimeUnit.MILLISECONDS);
    }
  }

  /** The documents that have to come again. */
  private List<Operation> sort(List<Operation> entries, BulkResponse response) {
    List<BulkResponseItem> items = response.items();
    if (items.size() != entries.size()) {
      noteAway("it answers " + items.size() + " outcomes for " + entries.size() + " documents");
      return entries;
    }
    if (away) {
      away = false;
      LOG.info("Elasticsearch answers again");
    }
    List<Operation> again = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Operation entry = entries.get(i);
      BulkResponseItem item = items.get(i);
      switch (Verdict.of(item.status(), entry.source() == null)) {
        case AGAIN -> again.add(entry);
        case NEVER -> refuse(entry, item.status() + " " + reason(item.error()));
        case DONE -> {}
      }
    }
    return again;
  }

  private static String reason(@Nullable ErrorCause error) {
    if (error == null) {
      return "without a reason";
    }
    ErrorCause cause = error.causedBy();
    return error.type() + ": " + error.reason() + (cause == null ? "" : "; " + reason(cause));
  }

  /** A request that failed as a whole: by its size, by its content, or because nobody is there. */
  private CompletableFuture<List<Operation>> failed(List<Operation> entries, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    int status = status(cause);
    if (status == TOO_LARGE || status == BAD_REQUEST) {
      return smaller(entries, status + " " + cause.getMessage());
    }
    noteAway(String.valueOf(cause));
    return CompletableFuture.completedFuture(entries);
  }

  private void noteAway(String why) {
    if (!away) {
      away = true;
      LOG.warn("Elasticsearch does not take documents; they wait: {}", Connection.brief(why));
    }
  }

  /** By halves, down to the one document that is at fault. */
  private CompletableFuture<List<Operation>> smaller(List<Operation> entries, String reason) {
    if (entries.size() == 1) {
      refuse(entries.get(0), reason);
      return CompletableFuture.completedFuture(List.of());
    }
    int half = entries.size() / 2;
    return send(entries.subList(0, half))
        .thenCombine(
            send(entries.subList(half, entries.size())),
            (first, second) -> {
              List<Operation> again = new ArrayList<>(first);
              again.addAll(second);
              return again;
            });
  }

  private static int status(Throwable cause) {
    if (cause instanceof ElasticsearchException answered) {
      return answered.status();
    }
    return cause instanceof ResponseException refusal
        ? refusal.getResponse().getStatusLine().getStatusCode()
        : 0;
  }

  private void refuse(Operation entry, String reason) {
    refused.inc();
    refusals.put(entry, Connection.brief(reason));
  }

  @Override
  protected long getSizeInBytes(Operation operation) {
    return operation.size();
  }

  @Override
  public void flush(boolean endOfInput) throws InterruptedException {
    super.flush(endOfInput);
    refusals.flush();
  }

  @Override
  public void close() {
    super.close();
    later.shutdownNow();
    connection.close();
    refusals.close();
  }
}
