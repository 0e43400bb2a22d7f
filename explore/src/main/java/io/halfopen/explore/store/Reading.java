package io.halfopen.explore.store;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.explore.store.RecordFolder.Found;
import io.halfopen.job.change.RecordFile;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.job.table.JsonFormat;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads files as they stand, and says in words what of them could not be read. */
final class Reading {
  /** A file that was written to so recently may grow while it is read. */
  private static final long QUIET_MILLIS = 10_000;

  private static final String UNFINISHED =
      "ends in the middle of a line: it is being written, or its writer was ended; the lines"
          + " before are shown";

  private final Loader loader;
  private final Path scratch;
  private final Problems problems;
  private final Map<Path, Taken> taken;

  Reading(Loader loader, Path scratch, Problems problems, Map<Path, Taken> taken) {
    this.loader = loader;
    this.scratch = scratch;
    this.problems = problems;
    this.taken = taken;
  }

  /** Those that are whole and alike in one statement, the others one by one. */
  void read(List<Found> files) throws SQLException {
    Map<Sniff, List<Found>> alike = new LinkedHashMap<>();
    for (Found file : files) {
      try {
        Sniff sniff = sniff(file);
        if (sniff == null) {
          continue;
        }
        if (taken.get(file.path()) == null && isPlain(file, sniff)) {
          alike.computeIfAbsent(sniff, s -> new ArrayList<>()).add(file);
        } else {
          alone(file, sniff);
        }
      } catch (IOException | UncheckedIOException e) {
        unreadable(file, "cannot be read: " + e.getMessage());
      }
    }
    for (Map.Entry<Sniff, List<Found>> entry : alike.entrySet()) {
      together(entry.getValue(), entry.getKey());
    }
  }

  private @Nullable Sniff sniff(Found file) throws IOException {
    if (!Files.isReadable(file.path())) {
      throw new IOException("permission denied");
    }
    Taken before = taken.get(file.path());
    Sniff sniff = before == null || before.consumed() == 0 ? Sniff.of(file.path()) : before.sniff();
    String objection = sniff.kind().objection();
    if (objection != null || sniff.kind() == FileKind.EMPTY) {
      taken.put(file.path(), Taken.unread(file, sniff));
      if (objection != null) {
        problems.put(file.name(), objection);
      }
      return null;
    }
    return sniff;
  }

  /** Whether the engine may read it where it lies. */
  private static boolean isPlain(Found file, Sniff sniff) throws IOException {
    boolean pattern = file.path().toString().chars().anyMatch(c -> "*?[]{}".indexOf(c) >= 0);
    boolean quiet = System.currentTimeMillis() - file.modifiedMillis() > QUIET_MILLIS;
    if (pattern || sniff.kind() == FileKind.AVRO) {
      return false;
    }
    return sniff.kind() == FileKind.PARQUET
        || (quiet && !Slice.of(file.path(), 0, file.size()).unfinished());
  }

  private void together(List<Found> files, Sniff sniff) throws SQLException {
    try {
      loader.load(files.stream().map(Found::path).toList(), sniff, false, false);
      for (Found file : files) {
        done(file, sniff, file.size());
      }
    } catch (SQLException e) {
      for (Found file : files) {
        one(file, file.path(), sniff, file.size());
      }
    }
  }

  private void alone(Found file, Sniff sniff) throws SQLException, IOException {
    if (sniff.kind() == FileKind.AVRO) {
      avro(file, sniff);
      return;
    }
    Path slice = scratch.resolve("slice." + (sniff.kind() == FileKind.PARQUET ? "bin" : "txt"));
    if (sniff.kind() == FileKind.PARQUET) {
      Files.copy(
          file.path(),
          slice,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING,
          LinkOption.NOFOLLOW_LINKS);
      one(file, slice, sniff, file.size());
      return;
    }
    Taken before = taken.get(file.path());
    long from = before == null ? 0 : before.consumed();
    Slice part = Slice.of(file.path(), from, file.size());
    long to = part.to();
    boolean quiet = System.currentTimeMillis() - file.modifiedMillis() > QUIET_MILLIS;
    boolean json = !sniff.kind().isCsv();
    if (part.unfinished() && (json || quiet) && Slice.isWhole(file.path(), to, file.size(), json)) {
      to = file.size();
    }
    if (to > from) {
      String above = sniff.kind().isCsv() && from > 0 ? String.join(",", sniff.header()) : "";
      Slice.copy(file.path(), from, to, above, slice);
      one(file, slice, sniff, to);
    } else {
      done(file, sniff, from);
    }
    if (to < file.size()) {
      problems.put(file.name(), UNFINISHED);
    }
  }

  /** One file, or what was copied of it; what is wrong with it is left out and told. */
  private void one(Found file, Path path, Sniff sniff, long consumed) throws SQLException {
    try {
      loader.load(List.of(path), sniff, false, false);
      done(file, sniff, consumed);
      return;
    } catch (SQLException e) {
      if (sniff.kind() == FileKind.PARQUET) {
        unreadable(file, "is damaged or holds no records: " + Store.oneLine(e));
        return;
      }
    }
    try {
      long leftOut = loader.load(List.of(path), sniff, true, false);
      done(file, sniff, consumed);
      problems.put(file.name(), broken(path, sniff, leftOut));
    } catch (SQLException e) {
      unreadable(file, "cannot be read: " + Store.oneLine(e));
    }
  }

  /** Where the first broken line is: slow, and only done where there is one. */
  private static String broken(Path path, Sniff sniff, long leftOut) {
    String rest = "; the lines around it are shown";
    if (sniff.kind().isCsv()) {
      return "has lines that do not fit its header" + rest;
    }
    String lines = leftOut > 1 ? " (%,d lines are left out)".formatted(leftOut) : "";
    try (BufferedReader in = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
      int number = 1;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String fault = line.isBlank() ? null : Slice.fault(line);
        if (fault != null) {
          return "line " + number + " is no JSON: " + fault + rest + lines;
        }
        number++;
      }
    } catch (IOException e) {
      return "cannot be read whole: " + e.getMessage();
    }
    return "has fields that do not hold what records hold" + rest + lines;
  }

  private void avro(Found file, Sniff sniff) throws SQLException, IOException {
    Path lines = scratch.resolve("slice.txt");
    JsonFormat<Ja4TScanRecord> format = new JsonFormat<>(RecordFields.fields().choose(null));
    String fault = null;
    try (InputStream in = Files.newInputStream(file.path());
        BufferedWriter out = Files.newBufferedWriter(lines)) {
      RecordFile.read(
          "it",
          in,
          record -> {
            try {
              out.write(format.line(record));
              out.newLine();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (BadInputException e) {
      fault = "is damaged, or holds something else than records, such as packets of an archive";
    }
    loader.load(List.of(lines), new Sniff(FileKind.RECORD_LINES, List.of()), false, false);
    done(file, sniff, file.size());
    if (fault != null) {
      problems.put(file.name(), fault);
    }
  }

  private void done(Found file, Sniff sniff, long consumed) {
    try {
      taken.put(file.path(), Taken.of(file, sniff, consumed));
      problems.remove(file.name());
    } catch (IOException e) {
      unreadable(file, "changed while it was read");
    }
  }

  private void unreadable(Found file, String words) {
    taken.put(file.path(), Taken.unread(file, new Sniff(FileKind.OTHER, List.of())));
    problems.put(file.name(), words);
  }
}
