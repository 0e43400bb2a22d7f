package io.halfopen.job.label;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labels records with the project's table and the user's, whose text comes by broadcast whenever it
 * changes. A text that cannot be read is said, counted and passed over: the one before goes on.
 */
final class LabelFunction extends BroadcastProcessFunction<Ja4TScanRecord, String, Ja4TScanRecord> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LabelFunction.class);

  static final MapStateDescriptor<String, String> TABLES =
      new MapStateDescriptor<>("tables", Types.STRING, Types.STRING);

  private final String file;
  private final String atStart;
  private transient String loaded;
  private transient Labeller labeller;
  private transient Counter refused;

  /**
   * @param file what the user's table is called, in the state and in messages
   * @param atStart its text when the job was submitted, so that the first record is labelled by it
   */
  @SuppressWarnings("NullAway") // Flink calls open before anything else
  LabelFunction(String file, String atStart) {
    this.file = file;
    this.atStart = atStart;
  }

  @Override
  public void open(OpenContext context) {
    load(atStart);
    refused = getRuntimeContext().getMetricGroup().counter("labelTablesRefused");
  }

  private void load(String text) {
    labeller = new Labeller(LabelTable.with(file, text));
    loaded = text;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // one reference a change; comparing texts would cost
  public void processElement(
      Ja4TScanRecord record, ReadOnlyContext context, Collector<Ja4TScanRecord> out)
      throws Exception {
    String text = context.getBroadcastState(TABLES).get(file);
    if (text != null && text != loaded) {
      load(text);
    }
    labeller.label(record);
    out.collect(record);
  }

  @Override
  public void processBroadcastElement(String text, Context context, Collector<Ja4TScanRecord> out)
      throws Exception {
    BroadcastState<String, String> tables = context.getBroadcastState(TABLES);
    if (text.equals(tables.get(file))) {
      return;
    }
    try {
      LabelTable.with(file, text);
      tables.put(file, text);
      LOG.info("labels reloaded: {}", file);
    } catch (BadInputException e) {
      refused.inc();
      LOG.warn("labels stay as they were: {}", e.getMessage());
    }
  }
}
