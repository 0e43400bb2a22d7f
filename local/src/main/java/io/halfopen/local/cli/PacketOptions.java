package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.job.config.Heading;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.local.output.PacketFields;
import io.halfopen.local.output.Repeats;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

@Heading("Records or packets")
final class PacketOptions {
  @Option(
      names = "--output-level",
      paramLabel = "records|packets",
      description =
          "records: a row an exchange, when it has ended. packets: a row an answer, at once, with"
              + " ZMap's fields, by default those with \"success = 1 && repeat = 0\". Default: packets"
              + " where --dedup-method is given or a field is named that only packets have (such as"
              + " seqnum, or ja4ts: one SYN-ACK's own window_options_mss_wscale), else records")
  @Nullable String level;

  @Option(
      names = "--dedup-method",
      paramLabel = "METHOD",
      description =
          "which packets count as repeated: none; full: any endpoint heard before; window: any of"
              + " the last endpoints heard; default: window")
  @Nullable String dedup;

  @Option(
      names = "--dedup-window-size",
      paramLabel = "N",
      description = "endpoints that a window remembers (default 1000000)")
  @Nullable Integer window;

  /** True where rows are packets; chosen by what was asked for. */
  boolean packets(@Nullable String fields, boolean tcp) {
    if (level == null) {
      return !tcp || dedup != null || window != null || namesPacketField(fields);
    }
    return switch (level) {
      case "packets" -> true;
      case "records" -> {
        if (!tcp) {
          throw new BadInputException(
              "records are of TCP exchanges: this probe module gives --output-level packets");
        }
        if (dedup != null || window != null) {
          Notes.say("--dedup-method", "a record is a whole exchange, which has one row");
        }
        yield false;
      }
      default ->
          throw new BadInputException("--output-level '" + level + "': give records or packets");
    };
  }

  private static boolean namesPacketField(@Nullable String fields) {
    if (fields == null) {
      return false;
    }
    for (String name : fields.split(",", -1)) {
      String field = name.strip();
      if (RecordFields.fields().find(field) == null && PacketFields.fields().find(field) != null) {
        return true;
      }
    }
    return false;
  }

  Repeats repeats() {
    if (window != null && window < 1) {
      throw new BadInputException("--dedup-window-size " + window + ": give 1 or more");
    }
    return Repeats.by(dedup == null ? "default" : dedup, window == null ? 0 : window);
  }
}
