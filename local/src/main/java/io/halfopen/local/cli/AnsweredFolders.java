package io.halfopen.local.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in each folder of the file sink which question its files answer, so that asking the
 * same again adds nothing: the sink gives its files names of chance, and could not overwrite them.
 */
final class AnsweredFolders {
  private static final String SCHEME = "files:";

  private final @Nullable Map<String, String> question;
  private final List<String> open = new ArrayList<>();

  /**
   * Looks which of these sinks have the answer already.
   *
   * @param sinks each as {@code SCHEME:WHERE}
   * @param question all that the records depend on; null where nobody can ask it again
   * @param told takes a line for each that has it
   */
  AnsweredFolders(
      List<String> sinks, @Nullable Map<String, String> question, Consumer<String> told) {
    this.question = question == null ? null : new TreeMap<>(question);
    for (String sink : sinks) {
      Path mark = mark(sink);
      if (mark != null && Files.exists(mark)) {
        told.accept(sink + ": has these records already, and is left as it is");
      } else {
        open.add(sink);
      }
    }
  }

  /** The sinks that are still to be told. */
  List<String> open() {
    return open;
  }

  /** All records of the question are there. */
  void answered() throws IOException {
    for (String sink : open) {
      Path mark = mark(sink);
      if (mark != null) {
        Files.createDirectories(mark.toAbsolutePath().getParent());
        Files.writeString(mark, sink + " is complete\n");
      }
    }
  }

  /** A hidden file, which no reader of such folders takes for records; null for other sinks. */
  private @Nullable Path mark(String sink) {
    if (question == null || !sink.startsWith(SCHEME) || sink.contains("://")) {
      return null;
    }
    String folder = sink.substring(SCHEME.length()).replaceFirst("\\?.*", "");
    byte[] all = (sink + question).getBytes(StandardCharsets.UTF_8);
    return Path.of(folder).resolve(".answered-" + UUID.nameUUIDFromBytes(all));
  }
}
