package io.halfopen.job.config;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML 1.2 as a tree with its lines; no object is ever made of it, so that {@code no} is a word,
 * {@code 1:30} is no number, and a text stays as it was written.
 */
final class YamlText {
  private static final int MOST_BYTES = 1 << 20;
  private static final int DEEPEST = 20;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setCodePointLimit(MOST_BYTES)
          .setMaxAliasesForCollections(50)
          .setAllowRecursiveKeys(false)
          .build();

  private YamlText() {}

  /**
   * The file's one mapping, or null where it is empty.
   *
   * @throws BadInputException naming the line that is no YAML; what stands there, which may be a
   *     secret, is neither in the message nor in a cause
   */
  static @Nullable MappingNode read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new BadInputException(file + ": longer than 1 MiB: this is no configuration");
      }
      String text = Files.readString(file);
      requireShallow(file, text);
      Optional<Node> read = new Compose(SETTINGS).composeString(text);
      if (read.isEmpty() || read.get().getTag().equals(Tag.NULL)) {
        return null;
      }
      if (read.get() instanceof MappingNode mapping) {
        return mapping;
      }
      throw new BadInputException(
          at(file, read.get()) + ": begin with the name of a command, as in 'scan:'");
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(Mark::getLine).map(n -> ", line " + (n + 1)).orElse("");
      throw new BadInputException(file + line + ": this is no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new BadInputException(file + ": this is no YAML that can be read");
    } catch (MalformedInputException e) {
      throw new BadInputException(file + ": this is no text in UTF-8", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read; name another file: --config", e);
    }
  }

  /** The tree is made by recursion, which a hostile text could make too deep. */
  private static void requireShallow(Path file, String text) {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      depth += event instanceof CollectionStartEvent ? 1 : 0;
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
      if (depth > DEEPEST) {
        throw new BadInputException(file + ": this is no configuration: it is nested too deeply");
      }
    }
  }

  /** Where something stands. */
  static String at(Path file, Node node) {
    return file + ", line " + (node.getStartMark().map(Mark::getLine).orElse(0) + 1);
  }
}
