package io.halfopen.job.sink;

import io.halfopen.event.EventCodec;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.source.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Kafka sinks: the feeds of records and changes, the late packets, the dead letters. */
public final class KafkaFeeds {
  /** Eight times Kafka's own: fewer requests to a broker that has many records to take. */
  private static final String BATCH_BYTES = Integer.toString(128 << 10);

  private KafkaFeeds() {}

  /** Records keyed by endpoint, with a deterministic id and revision. */
  public static KafkaSink<Ja4TScanRecord> records(KafkaOptions kafka, String topic) {
    return sink(kafka, topic, new Encoded<>(topic, EventCodec::records, KafkaFeeds::endpoint));
  }

  /** Records keyed by endpoint, as text; {@code name} tells two sinks into one topic apart. */
  static KafkaSink<Ja4TScanRecord> lines(
      KafkaOptions kafka, String topic, String name, RecordFormat format) {
    return sink(
        kafka,
        name + "-" + topic,
        (record, context, timestamp) ->
            new ProducerRecord<>(topic, bytes(endpoint(record)), bytes(format.line(record))));
  }

  /** The same as Avro. */
  static KafkaSink<Ja4TScanRecord> events(KafkaOptions kafka, String topic, String name) {
    return sink(
        kafka, name + "-" + topic, new Encoded<>(topic, EventCodec::records, KafkaFeeds::endpoint));
  }

  private static String endpoint(Ja4TScanRecord record) {
    return record.getHost() + ":" + record.getPort();
  }

  /** Changes keyed by endpoint, with a deterministic id. */
  public static KafkaSink<FingerprintChange> changes(KafkaOptions kafka, String topic) {
    return sink(
        kafka,
        topic,
        new Encoded<>(topic, EventCodec::changes, c -> c.getHost() + ":" + c.getPort()));
  }

  /** Packets behind the watermark, the reason in the header. */
  public static KafkaSink<Tuple2<PacketEvent, String>> packets(KafkaOptions kafka, String topic) {
    return sink(kafka, topic, new Late(topic));
  }

  /** Messages that are no event, as they came, reason and origin in the headers. */
  public static KafkaSink<DeadLetter> deadLetters(KafkaOptions kafka, String topic) {
    return sink(
        kafka,
        topic,
        (letter, context, timestamp) -> {
          RecordHeaders headers = new RecordHeaders();
          headers.add("reason", bytes(letter.reason()));
          headers.add("topic", bytes(letter.topic()));
          headers.add("partition", bytes(Integer.toString(letter.partition())));
          headers.add("offset", bytes(Long.toString(letter.offset())));
          return new ProducerRecord<>(topic, null, null, null, letter.value(), headers);
        });
  }

  private static <T> KafkaSink<T> sink(
      KafkaOptions kafka, String name, KafkaRecordSerializationSchema<T> serializer) {
    Properties config = kafka.asProperties();
    config.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    var sink =
        KafkaSink.<T>builder()
            .setKafkaProducerConfig(config)
            .setBootstrapServers(kafka.servers())
            .setRecordSerializer(serializer);
    if (kafka.exactlyOnce()) {
      // The connector asks for an hour, brokers allow a quarter of one.
      sink.setProperty(
              "transaction.timeout.ms", Long.toString(kafka.transactionTimeout().toMillis()))
          .setTransactionalIdPrefix(kafka.group() + "-" + name)
          .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE);
    } else {
      sink.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
    }
    return sink.build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final class Encoded<T extends SpecificRecordBase>
      implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1L;
    private final String topic;
    private final SerializableSupplier<EventCodec<T>> codecs;
    private final SerializableFunction<T, @Nullable String> key;
    private transient @Nullable EventCodec<T> codec;

    Encoded(
        String topic,
        SerializableSupplier<EventCodec<T>> codecs,
        SerializableFunction<T, @Nullable String> key) {
      this.topic = topic;
      this.codecs = codecs;
      this.key = key;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        T value, KafkaSinkContext context, Long timestamp) {
      if (codec == null) {
        codec = codecs.get();
      }
      String text = key.apply(value);
      // No event time on the record: retention would delete what a backfill writes.
      return new ProducerRecord<>(topic, text == null ? null : bytes(text), codec.encode(value));
    }
  }

  private static final class Late
      implements KafkaRecordSerializationSchema<Tuple2<PacketEvent, String>> {
    private static final long serialVersionUID = 1L;
    private final String topic;
    private transient @Nullable EventCodec<PacketEvent> codec;

    Late(String topic) {
      this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        Tuple2<PacketEvent, String> late, KafkaSinkContext context, Long timestamp) {
      if (codec == null) {
        codec = EventCodec.packets();
      }
      RecordHeaders headers = new RecordHeaders();
      headers.add("reason", bytes(late.f1));
      return new ProducerRecord<>(topic, null, null, null, codec.encode(late.f0), headers);
    }
  }
}
