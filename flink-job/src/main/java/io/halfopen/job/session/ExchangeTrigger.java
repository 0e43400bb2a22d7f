package io.halfopen.job.session;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.fingerprint.Segments;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Looks at an exchange when its gap has passed, at once when a RST comes (nothing can follow), at
 * once for a late packet, and, for first looks, at each SYN-ACK.
 */
final class ExchangeTrigger extends Trigger<PacketEvent, TimeWindow> {
  private static final long serialVersionUID = 1L;
  private final boolean progressive;

  ExchangeTrigger(boolean progressive) {
    this.progressive = progressive;
  }

  @Override
  public TriggerResult onElement(
      PacketEvent packet, long timestamp, TimeWindow window, TriggerContext context) {
    boolean late = window.maxTimestamp() <= context.getCurrentWatermark();
    if (!late) {
      context.registerEventTimeTimer(window.maxTimestamp());
    }
    boolean look = late || Segments.isRst(packet) || (progressive && Segments.isSynAck(packet));
    return look ? TriggerResult.FIRE : TriggerResult.CONTINUE;
  }

  @Override
  public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext context) {
    return time == window.maxTimestamp() ? TriggerResult.FIRE : TriggerResult.CONTINUE;
  }

  @Override
  public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext context) {
    return TriggerResult.CONTINUE;
  }

  @Override
  public boolean canMerge() {
    return true;
  }

  @Override
  public void onMerge(TimeWindow window, OnMergeContext context) {
    if (window.maxTimestamp() > context.getCurrentWatermark()) {
      context.registerEventTimeTimer(window.maxTimestamp());
    }
  }

  @Override
  public void clear(TimeWindow window, TriggerContext context) {
    context.deleteEventTimeTimer(window.maxTimestamp());
  }
}
