package io.halfopen.scanner.publish;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A broker behind a producer that never gives up, as {@link KafkaTopic} is: what it took while away
 * it delivers, in order, when it is back.
 */
final class FickleBroker implements Outlet {
  private final ArrayDeque<Message> producer = new ArrayDeque<>();
  private final List<byte[]> log = new ArrayList<>();
  private boolean up = true;
  private boolean refuses;
  private @Nullable Exception failure;

  @Override
  public synchronized boolean offer(Message message) {
    if (refuses) {
      return false;
    }
    message.awaits(1);
    producer.add(message);
    deliver();
    return true;
  }

  private void deliver() {
    while (up && !producer.isEmpty()) {
      Message message = producer.remove();
      log.add(message.value());
      message.acknowledged();
    }
  }

  /** Acknowledges nothing, but its producer still takes messages. */
  synchronized void stop() {
    up = false;
  }

  /** Its producer takes no more either. */
  synchronized void refuse() {
    refuses = true;
  }

  synchronized void start() {
    up = true;
    refuses = false;
    deliver();
  }

  synchronized void fail(Exception e) {
    failure = e;
  }

  /** What arrived, in order. */
  synchronized List<byte[]> log() {
    return List.copyOf(log);
  }

  @Override
  public synchronized @Nullable Exception failure() {
    return failure;
  }

  @Override
  public synchronized void close(boolean patience) {
    producer.clear();
  }
}
