package io.halfopen.job.session;

import io.halfopen.event.OpenExchange;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.fingerprint.Exchange;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Gathers packets into an exchange as they come; merging is associative and commutative. */
final class ExchangeAggregate
    implements AggregateFunction<PacketEvent, OpenExchange, OpenExchange> {
  private static final long serialVersionUID = 1L;
  private final int maxPackets;

  ExchangeAggregate(int maxPackets) {
    this.maxPackets = maxPackets;
  }

  @Override
  public OpenExchange createAccumulator() {
    return Exchange.empty();
  }

  @Override
  public OpenExchange add(PacketEvent packet, OpenExchange exchange) {
    Exchange.add(exchange, packet, maxPackets);
    return exchange;
  }

  @Override
  public OpenExchange getResult(OpenExchange exchange) {
    return exchange;
  }

  @Override
  public OpenExchange merge(OpenExchange a, OpenExchange b) {
    Exchange.merge(a, b, maxPackets);
    return a;
  }
}
