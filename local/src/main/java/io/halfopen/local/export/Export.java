package io.halfopen.local.export;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import java.io.PrintStream;
import java.util.List;

/** A file that somebody else reads, made of records. */
public interface Export {
  /** The names of all of them. */
  List<String> NAMES = List.of("zeek", "suricata", "stix");

  /** Takes a record. */
  void add(Ja4TScanRecord record);

  /** Writes the file. */
  void print(PrintStream out);

  /**
   * The one of this name.
   *
   * @throws BadInputException naming those that exist
   */
  static Export named(String name) {
    return switch (name) {
      case "zeek" -> new ZeekTable();
      case "suricata" -> new SuricataSet();
      case "stix" -> new StixBundle();
      default ->
          throw new BadInputException(
              "--to '" + name + "' does not exist: one of " + String.join(", ", NAMES));
    };
  }
}
