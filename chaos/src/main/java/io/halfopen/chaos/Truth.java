package io.halfopen.chaos;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What must come out: of exchanges during which somebody listened throughout, exactly what was
 * dealt; of the others, nothing that claims to be whole and is not.
 *
 * @param seed of the run
 * @param heard hosts by address whose exchange was listened to from the probe to its end
 * @param unheard hosts by address during whose exchange the sensor was dead for a while
 * @param unpublished packets that a heartbeat in the topic vouches for and the topic does not hold
 */
record Truth(long seed, Map<String, Plan> heard, Map<String, Plan> unheard, int unpublished) {
  /** What the packet topic holds. */
  static final class Published {
    private final EventCodec<PacketEvent> packets = EventCodec.packets();
    private final EventCodec<SensorHeartbeat> heartbeats = EventCodec.heartbeats();

    /** By partition and epoch: until when that listening is vouched for. */
    private final Map<Integer, Map<Long, Long>> promises = new HashMap<>();

    private final Map<String, Integer> partitions = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    void add(ConsumerRecord<byte[], byte[]> message) throws IOException {
      byte[] value = message.value();
      if (packets.claims(value)) {
        PacketEvent packet = packets.decode(value);
        byte[] address = new byte[packet.getEndpointAddress().remaining()];
        packet.getEndpointAddress().get(address);
        String host = HexFormat.of().formatHex(address);
        partitions.put(host, message.partition());
        seen.add(host + packet.getCapturedMicros());
      } else if (heartbeats.claims(value)) {
        SensorHeartbeat beat = heartbeats.decode(value);
        promises
            .computeIfAbsent(message.partition(), p -> new HashMap<>())
            .merge(beat.getEpochMicros(), beat.getHeardUntilMicros(), Math::max);
      }
    }
  }

  static Truth of(long seed, long gapMicros, List<Journal.Ask> journal, Published published) {
    Map<String, Plan> heard = new HashMap<>();
    Map<String, Plan> unheard = new HashMap<>();
    int unpublished = 0;
    for (Journal.Ask ask : journal) {
      Plan plan = Plan.of(seed, ask.host());
      String host = HexFormat.of().formatHex(plan.address());
      Map<Long, Long> promises = promises(published, host);
      long over = plan.overMicros(ask.micros(), gapMicros);
      boolean whole = heard(promises, ask.micros(), over);
      (whole ? heard : unheard).put(host, plan);
      for (PacketEvent answer : plan.answers(ask.micros(), Sensor.NAME, Sensor.SCAN)) {
        long micros = answer.getCapturedMicros();
        if (heard(promises, micros, micros) && !published.seen.contains(host + micros)) {
          unpublished++;
        }
      }
    }
    return new Truth(seed, heard, unheard, unpublished);
  }

  /**
   * Of a host of which nothing arrived no partition is known: what all of them vouch for counts.
   */
  private static Map<Long, Long> promises(Published published, String host) {
    Integer partition = published.partitions.get(host);
    if (partition != null) {
      return published.promises.getOrDefault(partition, Map.of());
    }
    Map<Long, Long> least = new HashMap<>();
    published
        .promises
        .values()
        .forEach(p -> p.forEach((e, until) -> least.merge(e, until, Math::min)));
    return least;
  }

  private static boolean heard(Map<Long, Long> promises, long from, long until) {
    return promises.entrySet().stream().anyMatch(p -> p.getKey() <= from && until < p.getValue());
  }
}
