package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.change.Comparison;
import io.halfopen.job.change.EndpointGroups;
import io.halfopen.job.sink.ChangeFields;
import io.halfopen.job.table.RowFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "changes",
    mixinStandardHelpOptions = true,
    description =
        "Prints what changed about endpoints from one file of records, capture or archive to others.")
final class ChangesCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "BEFORE",
      description =
          "records as halfopen writes them (JSON lines, CSV with all fields, Avro), or captures and"
              + " archives, which are fingerprinted first")
  Path before = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "AFTER",
      description = "later ones, likewise")
  List<Path> after = new ArrayList<>();

  @Option(
      names = "--groups",
      paramLabel = "FILE",
      description = "names for endpoints: lines of name,address-or-prefix[,port]")
  @Nullable Path groups;

  @Mixin TableOptions table = new TableOptions();

  @Override
  public Integer call() {
    RowFormat<FingerprintChange> format = table.format(ChangeFields.fields());
    Comparison comparison = new Comparison(groups());
    GivenRecords given = new GivenRecords();
    given.read(before, comparison::earlier);
    List<Ja4TScanRecord> records = new ArrayList<>();
    after.forEach(file -> given.read(file, records::add));
    records.sort(Comparator.comparingLong(Ja4TScanRecord::getFirstSeenMicros));
    List<FingerprintChange> changes = new ArrayList<>();
    records.forEach(record -> changes.addAll(comparison.later(record)));
    changes.addAll(comparison.missing());
    TableOptions.print(format, changes);
    System.err.println(changes.size() + " changes in " + records.size() + " later records");
    return given.status();
  }

  private EndpointGroups groups() {
    if (groups == null) {
      return EndpointGroups.none();
    }
    try {
      return EndpointGroups.parse(groups.toString(), Files.readString(groups));
    } catch (IOException e) {
      throw new BadInputException(groups + ": cannot be read; name a file of groups", e);
    }
  }
}
