package io.halfopen.job;

import io.halfopen.job.archive.ArchiveOptions;
import io.halfopen.job.archive.ArchiveSink;
import io.halfopen.job.source.KafkaPackets;
import io.halfopen.job.source.KafkaTopics;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The packet topic as files, and nothing else: what the live job's {@code --archive} keeps. */
public final class ArchiveJob {
  private ArchiveJob() {}

  /**
   * Reads the packet topic from the group's committed offsets, from its beginning where there are
   * none, for ever. Messages that are no event are the live job's to tell of.
   *
   * @throws io.halfopen.event.BadInputException where Kafka is not there or the folder cannot be
   *     made
   */
  public static void keep(
      StreamExecutionEnvironment env, KafkaOptions kafka, ArchiveOptions archive) {
    archive.require();
    env.setMaxParallelism(Ja4TScanJob.MAX_PARALLELISM);
    int partitions = KafkaTopics.make(kafka, kafka.topics().packets());
    var packets = KafkaPackets.untimed(env, kafka, partitions);
    packets
        .getSideOutput(KafkaPackets.ARCHIVED)
        .sinkTo(new ArchiveSink(archive))
        .setParallelism(packets.getParallelism())
        .uid("archive")
        .name("archive");
  }
}
