package io.halfopen.local.embedded;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.jspecify.annotations.Nullable;

/**
 * From the tasks of the mini cluster to somebody in the same process: a call. Flink's own way to
 * collect results packs each one, sends it through two sockets and the job manager, and unpacks it
 * in one thread, which costs more than all that comes before it.
 *
 * <p>The taker is called by several threads at once. What it throws ends the job.
 */
final class Handover<T> implements AutoCloseable {
  private static final Map<String, Handover<?>> OPEN = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();
  private final Taker<T> taker;
  private volatile @Nullable IOException failure;

  /** Takes what comes, in several threads at once. */
  @FunctionalInterface
  interface Taker<T> {
    void accept(T value) throws IOException;
  }

  Handover(Taker<T> taker) {
    this.taker = taker;
    OPEN.put(name, this);
  }

  /** For a job on a mini cluster in this process. */
  Sink<T> sink() {
    return new Here<>(name);
  }

  /** Throws what the taker threw, if it did. */
  void rethrow() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  private void take(T value) throws IOException {
    try {
      taker.accept(value);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() {
    OPEN.remove(name);
  }

  private static final class Here<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;
    private final String name;

    Here(String name) {
      this.name = name;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
      @SuppressWarnings("unchecked") // the same type parameter made this sink
      Handover<T> handover = (Handover<T>) OPEN.get(name);
      if (handover == null) {
        throw new IOException("nobody takes the results in this process");
      }
      return new Writer<>(handover);
    }
  }

  private record Writer<T>(Handover<T> handover) implements SinkWriter<T> {
    @Override
    public void write(T value, Context context) throws IOException {
      handover.take(value);
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {}
  }
}
