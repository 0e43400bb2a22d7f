package io.halfopen.fuzz;

import io.halfopen.job.fingerprint.OptionsTarget;
import io.halfopen.job.source.ArchiveTarget;
import io.halfopen.job.source.CaptureTarget;
import io.halfopen.job.source.FrameTarget;
import io.halfopen.job.source.MessageTarget;
import io.halfopen.job.source.RowsTarget;
import java.util.Locale;
import java.util.function.Supplier;

/** All targets, by name. */
enum Targets {
  FRAMES("a captured frame, its tunnels and its TCP segment, up to a record", FrameTarget::new),
  ANSWERS("a packet that may answer one of the scanner's probes", AnswerTarget::new),
  OPTIONS("the option list of a SYN-ACK", OptionsTarget::new),
  CAPTURES("a file of packets: pcap, pcapng or CSV, plain, gzip or zstd", CaptureTarget::new),
  ROWS("the rows of a ZMap CSV", RowsTarget::new),
  MESSAGES("a message of the packet topic, a record's and a change's", MessageTarget::new),
  ARCHIVES("an archive's Avro file", ArchiveTarget::new),
  RECORDS("a file of records: JSON lines, CSV or Avro; a table of labels", RecordsTarget::new);

  final String what;
  private final Supplier<Target> made;

  Targets(String what, Supplier<Target> made) {
    this.what = what;
    this.made = made;
  }

  Target make() {
    return made.get();
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
