package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.event.PassiveFingerprint;
import io.halfopen.job.label.LabelTable;
import io.halfopen.job.passive.Connections;
import io.halfopen.job.passive.PassiveFields;
import io.halfopen.job.passive.PassiveLabels;
import io.halfopen.job.table.Fields;
import io.halfopen.local.passive.PassiveOutput;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What both passive commands do with the output's options and the labels. */
final class PassiveOptions {
  private static final String AVRO = "avro";
  private static final Fields<PassiveFingerprint> FIELDS = PassiveFields.fields();

  private PassiveOptions() {}

  /** Checks all that can be checked before anything else happens. */
  static void check(OutputOptions output, Mistakes mistakes) {
    if (!output.module.equals(AVRO)) {
      output.check(FIELDS, mistakes);
      return;
    }
    mistakes.make(() -> output.filter(FIELDS, ""));
    if (output.path() == null) {
      mistakes.add("-O avro: name a file to write to: -o FILE");
    }
    if (output.fields != null) {
      mistakes.add("-O avro writes all fields: leave -f out");
    }
  }

  static boolean listed(OutputOptions output) {
    if (output.listFields) {
      OutputOptions.list(System.out, FIELDS);
      return true;
    }
    return output.listed(System.out);
  }

  static PassiveOutput open(OutputOptions output) {
    Predicate<PassiveFingerprint> passes = output.filter(FIELDS, "");
    Path path = output.path();
    if (output.module.equals(AVRO) && path != null) {
      return PassiveOutput.avro(path, passes);
    }
    return path == null
        ? PassiveOutput.to(System.out, output.format(FIELDS), passes)
        : PassiveOutput.to(path, output.format(FIELDS), passes);
  }

  /** Labels a line and hands it on. */
  static Consumer<PassiveFingerprint> labelled(
      PassiveLabels labels, Consumer<PassiveFingerprint> out) {
    return line -> {
      labels.label(line);
      out.accept(line);
    };
  }

  /** The project's table, and the user's. */
  static PassiveLabels labels(@Nullable String file) {
    if (file == null) {
      return new PassiveLabels(LabelTable.bundled());
    }
    try {
      return new PassiveLabels(LabelTable.with(file, Files.readString(Path.of(file))));
    } catch (MalformedInputException e) {
      throw new BadInputException(file + ": no text in UTF-8; name a table of labels", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read; name a table of labels", e);
    }
  }

  /** What came of it, in one line. */
  static String summary(PassiveOutput output, Connections connections) {
    String text = output.clients() + " SYNs, " + output.servers() + " SYN-ACKs";
    long crowded = connections.crowdedOut();
    return crowded == 0
        ? text
        : text + "; " + crowded + " connections were forgotten early, too many were under way";
  }
}
