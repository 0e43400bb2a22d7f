package io.halfopen.job.session;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Train;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An assembler whose output is kept in lists. Times are seconds after {@link Packets#START}. */
class Collected implements Assembler.Output {
  final List<Ja4TScanRecord> records = new ArrayList<>();
  final List<String> late = new ArrayList<>();
  final Assembler assembler;
  int full;
  double wholeUntil = 1e9;
  private final Packet packet = new Packet();

  Collected(JobOptions options) {
    this(options, KeyGroups.ONE);
  }

  Collected(JobOptions options, KeyGroups groups) {
    assembler =
        new Assembler(
            options,
            groups,
            (sensor, scan, from, until) -> until <= Packets.START + wholeUntil * 1e6,
            this);
  }

  void accept(PacketEvent event) {
    packet.set(event);
    assembler.accept(packet);
  }

  void advanceTo(double seconds) {
    assembler.advance(Packets.START / 1000 + Math.round(seconds * 1000));
  }

  /** The last revision of each record, without what depends on the order of arrival. */
  Map<String, Ja4TScanRecord> last() {
    Map<String, Ja4TScanRecord> last = new TreeMap<>();
    for (Ja4TScanRecord record : records) {
      Ja4TScanRecord plain = Ja4TScanRecord.newBuilder(record).build();
      plain.setLate(0);
      plain.setRevision(0);
      plain.setEmittedMicros(0);
      last.put(record.getId(), plain);
      if (Train.isNone(record)) {
        last.remove(record.getId());
      }
    }
    return last;
  }

  @Override
  public void record(Ja4TScanRecord record) {
    records.add(record);
  }

  @Override
  public void late(Packet packet, Late why) {
    late.add(why.name());
  }

  @Override
  public void full(Packet packet) {
    full++;
  }
}
