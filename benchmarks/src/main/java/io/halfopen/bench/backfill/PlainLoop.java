package io.halfopen.bench.backfill;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.JobOptions;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Train;
import io.halfopen.job.label.LabelTable;
import io.halfopen.job.label.Labeller;
import io.halfopen.job.sink.RecordFormat;
import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.ArchiveSplit;
import io.halfopen.job.source.EventFilter;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * What the task costs by itself, in one thread: Avro's own reader, a map of objects, the same
 * fingerprints, labels and lines. No framework, nothing late, nobody deaf, IPv4 alone.
 */
final class PlainLoop {
  private final JobOptions options = JobOptions.defaults();
  private final Exchange.Limits limits =
      new Exchange.Limits(options.maxDurationMicros(), options.maxPackets());
  private final long keepMillis = options.sessionGap().plus(options.linger()).toMillis();
  private final Map<Long, Open> sessions = new HashMap<>();
  private final ArrayDeque<Due> due = new ArrayDeque<>();
  private final Labeller labeller = new Labeller(LabelTable.bundled());
  private final RecordFormat format = RecordFormat.of("json", null);
  private final Packet packet = new Packet();
  private final BufferedWriter out;

  private record Open(Exchange exchange, long[] last) {}

  private record Due(long probe, Open session, long millis) {}

  private PlainLoop(BufferedWriter out) {
    this.out = out;
  }

  /** Reads an archive's folder, writes a file. */
  public static void main(String[] args) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[1]))) {
      PlainLoop loop = new PlainLoop(out);
      for (ArchiveSplit file : ArchiveListing.of(List.of(args[0]), EventFilter.ALL).files()) {
        loop.expire(Math.floorDiv(file.minMicros(), 1000L));
        read(new File(Path.of(java.net.URI.create(file.path())).toString()), loop::take);
      }
      loop.expire(Long.MAX_VALUE);
    }
  }

  private static void read(File file, ThrowingConsumer<PacketEvent, IOException> packets)
      throws IOException {
    try (DataFileReader<ArchivedEvent> events =
        new DataFileReader<>(file, new SpecificDatumReader<>(ArchivedEvent.class))) {
      ArchivedEvent event = null;
      while (events.hasNext()) {
        event = events.next(event);
        if (event.getEvent() instanceof PacketEvent one) {
          packets.accept(one);
        }
      }
    }
  }

  private void take(PacketEvent event) {
    packet.set(event);
    long probe =
        (long) packet.endpointIpv4() << 32 | packet.endpointPort() << 16 | packet.scannerPort();
    long millis = packet.capturedMillis();
    Open session = sessions.get(probe);
    if (session == null) {
      session = new Open(new Exchange(limits), new long[1]);
      sessions.put(probe, session);
      due.add(new Due(probe, session, millis + keepMillis));
    }
    session.exchange().add(packet);
    session.last()[0] = Math.max(session.last()[0], millis);
  }

  private void expire(long untilMillis) throws IOException {
    for (Due first = due.peek();
        first != null && first.millis() <= untilMillis;
        first = due.peek()) {
      due.remove();
      long end = first.session().last()[0] + keepMillis;
      if (end <= untilMillis) {
        sessions.remove(first.probe());
        write(first.session().exchange());
      } else {
        due.add(new Due(first.probe(), first.session(), end));
      }
    }
  }

  private void write(Exchange exchange) throws IOException {
    Ja4TScanRecord record =
        Train.record(
            exchange.packets(),
            exchange.isBeyond(),
            exchange.isExcess(),
            options.maxDurationMicros());
    if (record == null || Train.isNone(record)) {
      return;
    }
    if (record.getEnded() == Ended.OPEN) {
      record.setEnded(Ended.GAP);
    }
    labeller.label(record);
    out.write(format.line(record));
    out.write('\n');
  }
}
