package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Folders of the file sink in which a question's answer stands once, however often it is asked.
 * Files carry the question in their names; those of a run that was ended early, or of which some
 * are gone, are replaced when a later one is done, and a mark beside them lists those of a whole
 * answer, to which nothing is to be added.
 */
final class AnsweredFolders {
  private static final String SCHEME = "files:";

  private final List<String> sinks = new ArrayList<>();
  private final List<Folder> open = new ArrayList<>();

  /** A folder that is to be told, and what stands there of the question already. */
  private record Folder(FileSystem system, Path path, String name, List<Path> before) {
    Path mark() {
      return new Path(path, ".answered-" + name);
    }

    List<Path> files() throws IOException {
      List<Path> files = new ArrayList<>();
      walk(path, files);
      return files;
    }

    private void walk(Path folder, List<Path> into) throws IOException {
      FileStatus[] entries = system.exists(folder) ? system.listStatus(folder) : null;
      for (FileStatus entry : entries == null ? new FileStatus[0] : entries) {
        if (entry.isDir()) {
          walk(entry.getPath(), into);
        } else if (entry.getPath().getName().contains("-" + name + "-")) {
          into.add(entry.getPath());
        }
      }
    }

    /** Whether all files are there that a run left which told everything. */
    boolean isAnswered() throws IOException {
      if (!system.exists(mark())) {
        return false;
      }
      try (InputStream in = system.open(mark())) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return text.lines().allMatch(visible(files())::contains);
      }
    }
  }

  /**
   * Looks which of these sinks have the answer already.
   *
   * @param sinks each as {@code SCHEME:WHERE}
   * @param question all that the records depend on; null where nobody can ask it again
   * @param told takes a line for each that has it
   */
  AnsweredFolders(
      List<String> sinks, @Nullable Map<String, String> question, Consumer<String> told) {
    for (String sink : sinks) {
      try {
        Folder folder = question == null ? null : folder(sink, question);
        if (folder == null) {
          this.sinks.add(sink);
        } else if (folder.isAnswered()) {
          told.accept(sink + ": has these records already, and is left as it is");
        } else {
          open.add(folder);
          this.sinks.add(sink + (sink.contains("?") ? "&" : "?") + "run=" + folder.name());
        }
      } catch (IOException e) {
        throw new BadInputException(sink + ": cannot be looked through: " + e.getMessage(), e);
      }
    }
  }

  /** Null for other sinks, and for one whose files have a name of the user's. */
  private static @Nullable Folder folder(String sink, Map<String, String> question)
      throws IOException {
    if (!sink.startsWith(SCHEME) || sink.matches(".*[?&]run=.*")) {
      return null;
    }
    String where = sink.substring(SCHEME.length()).replaceFirst("\\?.*", "");
    if (where.isBlank()) {
      return null;
    }
    Path path = new Path(where);
    String name = BackfillQuestion.name(sink, question);
    Folder folder = new Folder(path.getFileSystem(), path, name, new ArrayList<>());
    folder.before().addAll(folder.files());
    return folder;
  }

  /** The sinks that are still to be told, so that their files are known again. */
  List<String> open() {
    return sinks;
  }

  /**
   * All is told: what an earlier run left of the same goes.
   *
   * @param whole whether nothing had to be left out, so that asking again would add nothing
   */
  void answered(boolean whole) throws IOException {
    for (Folder folder : open) {
      for (Path file : folder.before()) {
        folder.system().delete(file, false);
      }
      if (whole && folder.system().mkdirs(folder.path())) {
        String names = visible(folder.files()).stream().collect(Collectors.joining("\n"));
        try (OutputStream out =
            folder.system().create(folder.mark(), FileSystem.WriteMode.OVERWRITE)) {
          out.write(names.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static TreeSet<String> visible(List<Path> files) {
    Stream<String> names = files.stream().map(Path::getName).filter(name -> !name.startsWith("."));
    return names.collect(Collectors.toCollection(TreeSet::new));
  }
}
