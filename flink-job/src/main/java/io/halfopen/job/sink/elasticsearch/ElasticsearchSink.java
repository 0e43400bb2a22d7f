package io.halfopen.job.sink.elasticsearch;

import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.RecordSink;
import io.halfopen.job.sink.SinkContext;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.connector.base.sink.writer.strategy.AIMDScalingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.CongestionControlRateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** {@code --sink elasticsearch:URL}: records as documents, each once, however often they come. */
public final class ElasticsearchSink implements RecordSink {
  @Override
  public String scheme() {
    return "elasticsearch";
  }

  @Override
  public String usage() {
    return "URL[,URL...][?OPTION=VALUE&...]; options: api-key-file, api-key-env, username,"
        + " password-file, password-env, ca, cleartext, prefix, batch, timeout, filter";
  }

  @Override
  public void check(String where) {
    ElasticsearchSettings settings = ElasticsearchSettings.parse(where);
    Secrets.require(settings);
    settings.address().checkFilter();
  }

  @Override
  public void attach(DataStream<Ja4TScanRecord> records, String where, SinkContext context) {
    ElasticsearchSettings settings = ElasticsearchSettings.parse(where);
    DataStream<Ja4TScanRecord> chosen = context.chosen(records, settings.address());
    Templates.require(settings);
    write(chosen.flatMap(new RecordOperations(settings.prefix())), settings, context, "");
  }

  @Override
  public String changesPlace(String where) {
    ElasticsearchSettings settings = ElasticsearchSettings.parse(where);
    return String.join(",", settings.servers()) + settings.path() + " " + settings.prefix();
  }

  @Override
  public void attachChanges(
      DataStream<FingerprintChange> changes, String where, SinkContext context) {
    ElasticsearchSettings settings = ElasticsearchSettings.parse(where);
    write(changes.map(new ChangeOperations(settings.prefix())), settings, context, "-changes");
  }

  private static void write(
      SingleOutputStreamOperator<Operation> documents,
      ElasticsearchSettings settings,
      SinkContext context,
      String what) {
    String name = context.name() + what;
    documents
        .returns(TypeInformation.of(Operation.class))
        .uid(name + "-documents")
        .name(name + " documents")
        .sinkTo(new Documents(settings, context))
        .uid(name)
        .name(name);
  }

  /** The sink of documents; the checkpoint holds what waits. */
  static final class Documents extends AsyncSinkBase<Operation, Operation> {
    private static final long serialVersionUID = 1L;
    private static final int IN_FLIGHT = 4;
    private static final long MOST_BATCH_BYTES = 10_000_000;
    private static final long MOST_WAIT_MILLIS = 500;
    private final ElasticsearchSettings settings;
    private final SinkContext context;

    Documents(ElasticsearchSettings settings, SinkContext context) {
      super(
          (operation, sinkContext) -> operation,
          settings.batch(),
          IN_FLIGHT,
          settings.batch() * IN_FLIGHT * 2,
          MOST_BATCH_BYTES,
          MOST_WAIT_MILLIS,
          MOST_BATCH_BYTES);
      this.settings = settings;
      this.context = context;
    }

    @Override
    public StatefulSinkWriter<Operation, BufferedRequestState<Operation>> createWriter(
        WriterInitContext init) {
      return restoreWriter(init, List.of());
    }

    @Override
    public StatefulSinkWriter<Operation, BufferedRequestState<Operation>> restoreWriter(
        WriterInitContext init, Collection<BufferedRequestState<Operation>> waiting) {
      AsyncSinkWriterConfiguration configuration =
          AsyncSinkWriterConfiguration.builder()
              .setMaxBatchSize(getMaxBatchSize())
              .setMaxBatchSizeInBytes(getMaxBatchSizeInBytes())
              .setMaxInFlightRequests(getMaxInFlightRequests())
              .setMaxBufferedRequests(getMaxBufferedRequests())
              .setMaxTimeInBufferMS(getMaxTimeInBufferMS())
              .setMaxRecordSizeInBytes(getMaxRecordSizeInBytes())
              .setRateLimitingStrategy(pace(getMaxBatchSize()))
              .build();
      return new ElasticsearchWriter(
          init,
          configuration,
          waiting,
          Connection.open(settings),
          settings.timeoutSeconds(),
          Refusals.of(context));
    }

    /** Half as many documents under way after a failure, and a few answers later all of them. */
    private static RateLimitingStrategy pace(int batch) {
      return CongestionControlRateLimitingStrategy.builder()
          .setMaxInFlightRequests(IN_FLIGHT)
          .setInitialMaxInFlightMessages(batch * IN_FLIGHT)
          .setScalingStrategy(
              AIMDScalingStrategy.builder(batch * IN_FLIGHT)
                  .setIncreaseRate(Math.max(1, batch / 2))
                  .build())
          .build();
    }

    @Override
    public SimpleVersionedSerializer<BufferedRequestState<Operation>> getWriterStateSerializer() {
      return new OperationStateSerializer();
    }
  }
}
