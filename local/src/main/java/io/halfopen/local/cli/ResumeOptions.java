package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.config.Heading;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.job.table.RowFormat;
import io.halfopen.local.embedded.EmbeddedReplay;
import io.halfopen.local.embedded.ReplayState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A backfill that can be gone on with. */
@Heading("Going on")
final class ResumeOptions {
  @Option(
      names = "--resume",
      paramLabel = "STATE",
      description =
          "keep in this folder how far it is, and go on from there where it exists; needs -o FILE or"
              + " sinks")
  @Nullable Path state;

  /** What comes of it: whether all was done. */
  record Outcome(long records, int leftOut) {}

  /**
   * Begins, goes on, or finds that all is done.
   *
   * @param replay null where there is nothing to read
   * @throws BadInputException where rows would go to standard output: what it got is not known
   */
  Outcome run(
      Path folder,
      Map<String, String> question,
      @Nullable EmbeddedReplay replay,
      OutputOptions output,
      boolean sinks,
      Consumer<String> leftOut)
      throws Exception {
    Path file = output.path();
    if (file == null && !sinks) {
      throw new BadInputException(
          "--resume: what standard output was given cannot be taken back: name a file: -o FILE, or"
              + " sinks");
    }
    if (file != null && Files.isDirectory(file)) {
      throw new BadInputException(file + ": a folder; name a file to write to");
    }
    Path part = file == null ? null : file.resolveSibling(file.getFileName() + ".part");
    try (ReplayState state = ReplayState.open(folder, question)) {
      if (state.done() != null) {
        System.err.println("halfopen: all was done already; to do it again remove " + folder);
        state.leftOutLines().forEach(leftOut);
      } else if (replay != null) {
        replay.run(state, part == null ? null : new Lines(output.choice(), part), leftOut);
      }
      if (part != null && file != null && Files.exists(part)) {
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      }
      state.clean();
      Properties counts = state.done();
      return counts == null
          ? new Outcome(0, 0)
          : new Outcome(
              Long.parseLong(counts.getProperty("records")),
              Integer.parseInt(counts.getProperty("left-out")));
    }
  }

  /** How rows look, in a form that travels. */
  record Lines(OutputOptions.Choice choice, String path) implements EmbeddedReplay.Rows {
    Lines(OutputOptions.Choice choice, Path path) {
      this(choice, path.toAbsolutePath().toString());
    }

    @Override
    public Path file() {
      return Path.of(path);
    }

    @Override
    public RowFormat<Ja4TScanRecord> format() {
      return choice.format(RecordFields.fields());
    }

    @Override
    public Predicate<Ja4TScanRecord> filter() {
      return choice.filter(RecordFields.fields());
    }
  }
}
