package io.halfopen.local.cli;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.job.table.Filter;
import io.halfopen.local.export.Export;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Makes input files for Zeek, Suricata and STIX 2.1 of record files.",
      "A table, a dataset of addresses, a bundle. How each is read: docs/siem.md."
    })
final class ExportCommand implements Callable<Integer> {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "NAME",
      description = "zeek, suricata or stix")
  String to = "";

  @Option(
      names = "--output-filter",
      paramLabel = "FILTER",
      description = "only the records for which this holds, as in \"ja4tscan != 0_00_00_00\"")
  @Nullable String filter;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "records as halfopen writes them (JSON lines, CSV with all fields, Avro), or captures and"
              + " archives, which are fingerprinted first")
  List<Path> files = new ArrayList<>();

  @Override
  public Integer call() {
    Export export = Export.named(to);
    Predicate<Ja4TScanRecord> taken =
        filter == null ? record -> true : Filter.parse(filter, RecordFields.fields());
    GivenRecords given = new GivenRecords();
    LongAdder read = new LongAdder();
    LongAdder added = new LongAdder();
    for (Path file : files) {
      given.read(
          file,
          record -> {
            read.increment();
            if (taken.test(record)) {
              added.increment();
              export.add(record);
            }
          });
    }
    export.print(System.out);
    // An empty file looks alike whether nobody is meant or the filter is wrong.
    System.err.println(added + " of " + read + " records");
    return given.status();
  }
}
