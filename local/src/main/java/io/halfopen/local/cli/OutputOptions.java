package io.halfopen.local.cli;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Mistakes;
import io.halfopen.job.JobOptions;
import io.halfopen.job.config.Heading;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.job.table.Field;
import io.halfopen.job.table.Fields;
import io.halfopen.job.table.Filter;
import io.halfopen.job.table.RowFormat;
import io.halfopen.local.output.OutputChoice;
import io.halfopen.local.output.OutputModules;
import io.halfopen.local.scan.RecordOutput;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How results are written. */
@Heading("Output")
final class OutputOptions {
  /** A correction comes within the job's linger, and later where the job itself is behind. */
  private static final Duration HOLD = JobOptions.defaults().linger().multipliedBy(2);

  @Option(
      names = {"-o", "--output-file"},
      paramLabel = "FILE",
      description =
          "write there, each exchange once; - for standard output, which is the default and"
              + " shows each record as it ends")
  @Nullable String file;

  @Option(
      names = {"-O", "--output-module"},
      paramLabel = "NAME",
      defaultValue = "csv",
      description =
          "csv, json, targets, ecs, ocsf, splunk, stix (default ${DEFAULT-VALUE}); see"
              + " --list-output-modules; of passive fingerprints csv, json, avro")
  String module = "csv";

  @Option(
      names = {"-f", "--output-fields"},
      paramLabel = "FIELDS",
      description =
          "fields joined by commas, such as host,port,ja4tscan; default: all of them;"
              + " see --list-output-fields")
  @Nullable String fields;

  @Option(
      names = "--output-filter",
      paramLabel = "FILTER",
      description =
          "only the rows for which this holds: comparisons (= != < > <= >=) of fields, joined by"
              + " &&, || and parentheses, as in \"port = 443 && saddr = 192.0.2.0/24\"; \"\" for all")
  @Nullable String filter;

  @Option(names = "--no-header-row", description = "leave the row of names out")
  boolean noHeader;

  @Option(
      names = "--output-args",
      paramLabel = "ARGS",
      description = "what only the output module understands")
  @Nullable String args;

  @Option(names = "--list-output-modules", description = "list them, and end")
  boolean listModules;

  @Option(names = "--list-output-fields", description = "list them, and end")
  boolean listFields;

  <T> RowFormat<T> format(Fields<T> of) {
    return OutputModules.named(module).format(of, new OutputChoice(fields, !noHeader, args));
  }

  /** The filter, or {@code otherwise} where none was given; empty for all rows. */
  <T> Predicate<T> filter(Fields<T> of, String otherwise) {
    String text = filter == null ? otherwise : filter;
    return text.isBlank() ? row -> true : Filter.parse(text, of);
  }

  @Nullable Path path() {
    return file == null || file.equals("-") ? null : Path.of(file);
  }

  /** How rows look, for whoever writes them elsewhere. */
  record Choice(
      String module,
      @Nullable String fields,
      boolean header,
      @Nullable String args,
      @Nullable String filter)
      implements Serializable {
    <T> RowFormat<T> format(Fields<T> of) {
      return OutputModules.named(module).format(of, new OutputChoice(fields, header, args));
    }

    <T> Predicate<T> filter(Fields<T> of) {
      return filter == null || filter.isBlank() ? row -> true : Filter.parse(filter, of);
    }
  }

  Choice choice() {
    return new Choice(module, fields, !noHeader, args, filter);
  }

  /** Checks all that can be checked before anything else happens. */
  <T> void check(Fields<T> of, Mistakes mistakes) {
    mistakes.make(() -> format(of));
    mistakes.make(() -> filter(of, ""));
  }

  /** Says what was given in vain. */
  void note() {
    if (args != null && !OutputModules.named(module).takesArguments()) {
      Notes.say("--output-args", "the output module " + module + " takes none");
    }
  }

  RecordOutput open() {
    Fields<Ja4TScanRecord> of = RecordFields.fields();
    RowFormat<Ja4TScanRecord> format = format(of);
    Predicate<Ja4TScanRecord> passes = filter(of, "");
    Path path = path();
    return path == null
        ? RecordOutput.to(System.out, format, passes, HOLD)
        : RecordOutput.to(path, format, passes, HOLD);
  }

  /** Prints the lists that were asked for; false where none was. */
  boolean listed(PrintStream out) {
    if (listModules) {
      OutputModules.all().forEach(m -> out.printf("%-10s %s%n", m.name(), m.description()));
    }
    if (listFields) {
      list(out, RecordFields.fields());
    }
    return listModules || listFields;
  }

  static <T> void list(PrintStream out, Fields<T> of) {
    of.all().forEach(field -> line(out, field));
    of.allUnlisted().forEach(field -> line(out, field));
    of.aliases().forEach((alias, name) -> out.printf("%-18s %-8s as %s%n", alias, "", name));
  }

  private static <T> void line(PrintStream out, Field<T> field) {
    out.printf("%-18s %-8s %s%n", field.name(), field.kind().label(), field.meaning());
  }
}
