package io.halfopen.job.sink;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.table.Filter;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/** A filter expression that travels with the job: its words do, and are read again there. */
final class RecordFilter implements FilterFunction<Ja4TScanRecord> {
  private static final long serialVersionUID = 1L;

  private final String expression;
  private transient @Nullable Filter<Ja4TScanRecord> filter;

  private RecordFilter(String expression) {
    this.expression = expression;
    filter = Filter.parse(expression, RecordFields.fields());
  }

  /**
   * The records for which the address' {@code filter} holds; all of them where it has none.
   *
   * @throws io.halfopen.event.BadInputException with a pointer to the fault in the expression
   */
  static DataStream<Ja4TScanRecord> chosen(
      DataStream<Ja4TScanRecord> records, SinkAddress address, SinkContext context) {
    String expression = address.option("filter", "");
    return expression.isBlank()
        ? records
        : records
            .filter(new RecordFilter(expression))
            .uid(context.name() + "-filter")
            .name(context.name() + " filter");
  }

  /** Refuses an expression that is none. */
  static void check(SinkAddress address) {
    String expression = address.option("filter", "");
    if (!expression.isBlank()) {
      RecordFilter unused = new RecordFilter(expression);
    }
  }

  @Override
  public boolean filter(Ja4TScanRecord record) {
    if (filter == null) {
      filter = Filter.parse(expression, RecordFields.fields());
    }
    return filter.test(record);
  }
}
