package io.halfopen.job.config;

import io.halfopen.event.Mistakes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import picocli.CommandLine.Model.ArgSpec;

/** One mapping of the file: names of commands and options, each once. */
final class Section {
  private final Path file;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();

  Section(Path file, @Nullable MappingNode node, Mistakes mistakes) {
    this.file = file;
    for (NodeTuple entry : node == null ? List.<NodeTuple>of() : node.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        mistakes.add(YamlText.at(file, entry.getKeyNode()) + ": a name is one word");
        continue;
      }
      NodeTuple before = entries.putIfAbsent(key.getValue(), entry);
      if (before != null) {
        mistakes.add(
            "%s: '%s' was given in %s"
                .formatted(
                    YamlText.at(file, key),
                    key.getValue(),
                    YamlText.at(file, before.getKeyNode()).replace(file + ", ", "")));
      }
    }
  }

  Set<String> names() {
    return entries.keySet();
  }

  /** Where this name stands. */
  String at(String name) {
    NodeTuple entry = entries.get(name);
    return entry == null ? file.toString() : YamlText.at(file, entry.getKeyNode());
  }

  /** True where options stand below this name. */
  boolean isSection(String name) {
    NodeTuple entry = entries.get(name);
    return entry != null && entry.getValueNode() instanceof MappingNode;
  }

  /** What stands below this name; empty where nothing does. */
  Section section(String name, Mistakes mistakes) {
    NodeTuple entry = entries.get(name);
    Node below = entry == null ? null : entry.getValueNode();
    if (below instanceof MappingNode mapping) {
      return new Section(file, mapping, mistakes);
    }
    if (below != null && !isNull(below)) {
      mistakes.add(at(name) + ": '" + name + "' is a command: its options belong below it");
    }
    return new Section(file, null, mistakes);
  }

  /** The value of an option or argument as texts, or null where it has none that can be used. */
  @Nullable Given value(String name, ArgSpec argument, Mistakes mistakes) {
    NodeTuple entry = entries.get(name);
    if (entry == null) {
      return null;
    }
    Node node = entry.getValueNode();
    List<String> values = new ArrayList<>();
    if (node instanceof SequenceNode list && !Names.isFlag(argument)) {
      list.getValue().forEach(one -> add(name, argument, one, values, mistakes));
      if (!Names.isMany(argument) && values.size() > 1) {
        return new Given(List.of(String.join(",", values)), at(name));
      }
    } else if (node instanceof MappingNode map && Names.isMap(argument)) {
      Section pairs = new Section(file, map, mistakes);
      pairs.entries.forEach(
          (key, pair) -> {
            List<String> one = new ArrayList<>();
            pairs.add(key, argument, pair.getValueNode(), one, mistakes);
            one.forEach(text -> values.add(key + "=" + text));
          });
    } else {
      add(name, argument, node, values, mistakes);
    }
    return values.isEmpty() ? null : new Given(values, at(name));
  }

  private void add(
      String name, ArgSpec argument, Node node, List<String> values, Mistakes mistakes) {
    String wrong = wrong(argument, node);
    if (wrong == null) {
      values.add(((ScalarNode) node).getValue());
    } else {
      mistakes.add(YamlText.at(file, node) + ": '" + name + "' " + wrong);
    }
  }

  private static @Nullable String wrong(ArgSpec argument, Node node) {
    if (node instanceof MappingNode) {
      return "takes a value, and nothing below it";
    }
    if (isNull(node)) {
      return "needs a value";
    }
    if (!(node instanceof ScalarNode scalar)) {
      return Names.isFlag(argument) ? "is true or false" : "takes a value, not a list in a list";
    }
    if (Names.isFlag(argument) && !scalar.getValue().matches("true|false")) {
      return "is true or false";
    }
    return scalar.getValue().contains(Masked.MASK)
        ? "was masked when it was printed: give the secret, as ${file:PATH} or ${env:NAME}"
        : null;
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
