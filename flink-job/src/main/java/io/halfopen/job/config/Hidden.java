package io.halfopen.job.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Secrets that were read, to be taken out of whatever is said. */
final class Hidden {
  private static final int LEAST = 3;
  private final Map<String, String> secrets = new LinkedHashMap<>();

  void put(String plain, String reference) {
    if (plain.length() >= LEAST) {
      secrets.put(plain, reference);
    }
  }

  String in(String message) {
    String text = message;
    for (Map.Entry<String, String> secret : secrets.entrySet()) {
      text = text.replace(secret.getKey(), secret.getValue());
    }
    return text;
  }
}
