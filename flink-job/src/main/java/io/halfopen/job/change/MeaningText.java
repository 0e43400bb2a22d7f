package io.halfopen.job.change;

import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a record was said to mean, out of its public fields: labels, hints, derived figures. */
final class MeaningText {
  private static final String BETWEEN = "; ";

  private MeaningText() {}

  static void add(Map<String, String> fields, Ja4TScanRecord record) {
    record.setLabels(labels(fields));
    record.setHints(
        hints(
            RecordText.words(fields.getOrDefault("hints", "")),
            fields.getOrDefault("hint_reasons", "")));
    record.setService(fields.get("service"));
    record.setEffectiveWindow(number(fields, "effective_window", Long::valueOf));
    record.setTimestampHertz(number(fields, "timestamp_hertz", Double::valueOf));
    record.setUptimeSeconds(number(fields, "uptime_s", Long::valueOf));
    record.setQuicklabsJa4ts(fields.get("quicklabs_ja4ts"));
  }

  private static List<Label> labels(Map<String, String> fields) {
    List<Label> labels = new ArrayList<>();
    String best = fields.get("label");
    if (best != null) {
      labels.add(
          new Label(
              best,
              fields.getOrDefault("label_category", ""),
              confidence(fields.get("label_confidence")),
              fields.getOrDefault("label_reason", "")));
      others(fields.getOrDefault("other_labels", ""), labels);
    }
    return labels;
  }

  /** {@code NAME CONFIDENCE; NAME CONFIDENCE}, where a name may hold what stands between them. */
  private static void others(String text, List<Label> labels) {
    String name = "";
    for (String part : text.split(BETWEEN, -1)) {
      name += part;
      int blank = name.lastIndexOf(' ');
      if (blank > 0 && name.substring(blank + 1).matches("[0-9.E-]+")) {
        labels.add(
            new Label(name.substring(0, blank), "", confidence(name.substring(blank + 1)), ""));
        name = "";
      } else {
        name += BETWEEN;
      }
    }
  }

  /**
   * {@code NAME: REASON; NAME: REASON}, in the order of the names; a reason may hold both signs.
   */
  private static List<Hint> hints(List<String> names, String reasons) {
    List<Hint> hints = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < names.size(); i++) {
      String start = names.get(i) + ": ";
      int from = reasons.startsWith(start, at) ? at + start.length() : at;
      int next =
          i + 1 < names.size()
              ? reasons.indexOf(BETWEEN + names.get(i + 1) + ": ", from)
              : reasons.length();
      int to = next < 0 ? from : next;
      hints.add(new Hint(names.get(i), reasons.substring(from, to)));
      at = next < 0 ? from : Math.min(reasons.length(), to + BETWEEN.length());
    }
    return hints;
  }

  private static double confidence(@Nullable String text) {
    try {
      return text == null ? 0 : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("confidence '" + text + "' is no number", e);
    }
  }

  private static <N> @Nullable N number(
      Map<String, String> fields, String name, Function<String, N> parse) {
    String text = fields.get(name);
    try {
      return text == null ? null : parse.apply(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " '" + text + "' is no number", e);
    }
  }
}
