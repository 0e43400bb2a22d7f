package io.halfopen.job.label;

import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.job.fingerprint.Timing;
import io.halfopen.job.fingerprint.Timing.Tolerance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Options that are missing where a known stack has them, or present though nobody offered them:
 * somebody on the way takes options off, overwrites them, or answers himself.
 */
final class Stripped {
  /** Window scale, SACK permitted, timestamps: a server sends them only where the SYN offered. */
  private static final List<String> OFFERED_FIRST = List.of("3", "4", "8");

  private static final double WELL_KNOWN = 0.7;

  /** Stacks pad with up to three. */
  private static final int MANY_NOPS = 4;

  private final Map<String, List<Variant>> variants = new HashMap<>();

  private record Variant(Entry entry, List<String> missing) {}

  Stripped(LabelTable table) {
    for (List<Entry> entries : table.all(Entry.Kind.JA4TSCAN)) {
      entries.forEach(this::add);
    }
  }

  private void add(Entry entry) {
    List<String> kinds = bare(entry.fingerprint().options());
    List<String> removable = kinds.stream().filter(OFFERED_FIRST::contains).distinct().toList();
    for (int subset = 1; subset < 1 << removable.size(); subset++) {
      List<String> missing = new ArrayList<>(3);
      for (int i = 0; i < removable.size(); i++) {
        if ((subset & 1 << i) != 0) {
          missing.add(removable.get(i));
        }
      }
      List<String> left = new ArrayList<>(kinds);
      left.removeAll(missing);
      variants
          .computeIfAbsent(key(entry.fingerprint().window(), left), k -> new ArrayList<>(1))
          .add(new Variant(entry, missing));
    }
  }

  void hints(Ja4TScanRecord record, List<Label> labels, List<Hint> hints) {
    List<String> offered = offered(record.getTemplate());
    List<String> kinds = bare(record.getOptions());
    List<String> unasked =
        kinds.stream()
            .filter(kind -> offered != null && OFFERED_FIRST.contains(kind))
            .filter(kind -> offered != null && !offered.contains(kind))
            .toList();
    if (!unasked.isEmpty()) {
      hints.add(
          new Hint(
              "unasked-options",
              "option %s though the SYN offered none: somebody other than a regular stack answers"
                  .formatted(join(unasked))));
    }
    if (!labels.isEmpty() && labels.get(0).getConfidence() >= WELL_KNOWN) {
      return;
    }
    String reason = stripped(record, kinds, offered);
    if (reason != null) {
      hints.add(new Hint("options-stripped", reason));
    }
  }

  private @Nullable String stripped(
      Ja4TScanRecord record, List<String> kinds, @Nullable List<String> offered) {
    Timing timing = Timing.of(record);
    for (Variant variant : variants.getOrDefault(key(record.getWindow(), kinds), List.of())) {
      Listed listed = variant.entry().fingerprint();
      boolean overwritten =
          overwritten(listed.options(), variant.missing()).equals(record.getOptions());
      boolean wereOffered = offered == null || offered.containsAll(variant.missing());
      boolean sameTiming =
          listed.timing() != null && timing.same(listed.timing(), Tolerance.LISTED);
      if (overwritten) {
        return "options as %s has them, but %s overwritten with NOPs: stripped on the way"
            .formatted(variant.entry().label(), join(variant.missing()));
      }
      if (wereOffered && sameTiming) {
        return "as %s answers, but without option %s: switched off there, or stripped on the way"
            .formatted(variant.entry().label(), join(variant.missing()));
      }
    }
    int nops = longestRun(record.getOptions());
    return nops < MANY_NOPS
        ? null
        : nops + " NOPs in a row: options were overwritten on the way, stacks pad with up to three";
  }

  private static @Nullable List<String> offered(@Nullable String template) {
    String[] parts = template == null ? new String[0] : template.split("_", -1);
    return parts.length < 2 ? null : bare(parts[1]);
  }

  /** Without NOPs and end-of-list bytes. */
  private static List<String> bare(String options) {
    return Arrays.stream(options.split("-"))
        .filter(kind -> !kind.equals("1") && !kind.equals("0") && !kind.equals("00"))
        .toList();
  }

  private static String key(int window, List<String> kinds) {
    return window + ":" + String.join("-", kinds);
  }

  private static String overwritten(String options, List<String> missing) {
    return Arrays.stream(options.split("-"))
        .map(kind -> missing.contains(kind) ? nops(kind) : kind)
        .collect(Collectors.joining("-"));
  }

  /** As many NOPs as the option is long. */
  private static String nops(String kind) {
    return switch (kind) {
      case "3" -> "1-1-1";
      case "4" -> "1-1";
      default -> "1-1-1-1-1-1-1-1-1-1";
    };
  }

  private static int longestRun(String options) {
    int longest = 0;
    int run = 0;
    for (String kind : options.split("-")) {
      run = kind.equals("1") ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  private static String join(List<String> kinds) {
    return kinds.stream().map(Stripped::name).collect(Collectors.joining(", "));
  }

  private static String name(String kind) {
    return switch (kind) {
      case "3" -> "3 (window scale)";
      case "4" -> "4 (SACK)";
      case "8" -> "8 (timestamps)";
      default -> kind;
    };
  }
}
