package io.halfopen.job.config;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Texts without the secrets in them, for whatever is printed. */
public final class Masked {
  static final String MASK = "********";

  /** Names whose last word says that the value is nobody's business, and Kafka's login module. */
  private static final String NAME =
      "(?:[\\w.-]*[._-])?(?:password|passwd|secret|token|api-?key|access-?key|credentials|jaas\\.config)";

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i)" + NAME + "|ssl\\.keystore\\.key|.*[._-]private[._-]?key");
  private static final Pattern PAIR =
      Pattern.compile(
          "(?i)\\b("
              + NAME
              + "|ssl\\.keystore\\.key)(\\s*=\\s*)(\"[^\"]*\"|'[^']*'|[^\\s&;,'\"]+)");
  private static final Pattern IN_ADDRESS = Pattern.compile("(//[^/\\s:@?]*:)([^/\\s@]+)(@)");

  private Masked() {}

  /** Whether what bears this name is a secret; {@code password-file} names a file and is none. */
  public static boolean isSecret(String name) {
    return SECRET_NAME.matcher(name).matches();
  }

  /** Masks passwords of addresses, and values behind names of secrets. */
  public static String text(String text) {
    String addresses =
        IN_ADDRESS
            .matcher(text)
            .replaceAll(m -> References.isOne(m.group(2)) ? quoted(m) : quoted(m, 1, 3));
    return PAIR.matcher(addresses)
        .replaceAll(
            m ->
                m.group(3).contains("${") || m.group(3).equals(MASK)
                    ? quoted(m)
                    : java.util.regex.Matcher.quoteReplacement(m.group(1) + m.group(2) + MASK));
  }

  /** Masks {@code NAME=VALUE}, all of the value where the name is a secret's. */
  public static String pair(String pair) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    if (equals < 0 || !isSecret(name)) {
      return text(pair);
    }
    String value = pair.substring(equals + 1);
    return name + "=" + (References.hold(value) ? text(value) : MASK);
  }

  private static String quoted(MatchResult found) {
    return java.util.regex.Matcher.quoteReplacement(found.group());
  }

  private static String quoted(MatchResult found, int before, int after) {
    return java.util.regex.Matcher.quoteReplacement(
        found.group(before) + MASK + found.group(after));
  }
}
