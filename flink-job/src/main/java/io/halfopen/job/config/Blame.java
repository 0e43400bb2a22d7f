package io.halfopen.job.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds where something stands that a check, which knows no files, complained of. */
final class Blame {
  /** An option by name; one whose value, or part of it, is quoted; one whose value is a word. */
  private static final String[] FORMS = {
    "--%1$s(?![\\w-])", "['\"](%2$s|%3$s)['\"]|(?<!\\S)%2$s:", "%2$s"
  };

  private static final int LEAST_PART = 5;

  private Blame() {}

  /** The place in brackets, or nothing where none or several are to blame. */
  static String of(String message, Map<String, Given> added) {
    for (String form : FORMS) {
      List<Given> blamed =
          added.entrySet().stream()
              .filter(e -> said(message, form, e.getKey(), e.getValue()))
              .map(Map.Entry::getValue)
              .toList();
      if (blamed.size() == 1) {
        return " (" + blamed.get(0).where() + ")";
      }
    }
    List<Given> parts = added.values().stream().filter(given -> part(message, given)).toList();
    return parts.size() == 1 ? " (" + parts.get(0).where() + ")" : "";
  }

  /** Whether the message names a path or the like that is part of a value. */
  private static boolean part(String message, Given given) {
    return Arrays.stream(message.split("[\\s'\",]+", -1))
        .map(word -> word.replaceFirst("[:;]+$", ""))
        .filter(word -> word.length() >= LEAST_PART && word.matches(".*[^A-Za-z].*"))
        .anyMatch(word -> given.values().stream().anyMatch(value -> value.contains(word)));
  }

  private static boolean said(String message, String form, String name, Given given) {
    return given.values().stream()
        .anyMatch(
            value -> {
              String parts =
                  Arrays.stream(value.split(",", -1))
                      .map(Pattern::quote)
                      .collect(Collectors.joining("|"));
              String what = form.formatted(Pattern.quote(name), Pattern.quote(value), parts);
              return Pattern.compile("(?<![\\w.-])(" + what + ")(?![\\w.])")
                  .matcher(message)
                  .find();
            });
  }
}
