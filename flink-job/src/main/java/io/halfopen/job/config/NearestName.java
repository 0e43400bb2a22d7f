package io.halfopen.job.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What somebody who mistyped a name may have meant. */
final class NearestName {
  private NearestName() {}

  /** The end of a message: {@code ; did you mean 'rate'?}, or nothing where none is near. */
  static String hint(String typed, Collection<String> names) {
    String plain = typed.replaceFirst("^-+", "").toLowerCase(Locale.ROOT).replace('_', '-');
    int far = Math.max(1, plain.length() / 3);
    return names.stream()
        .distinct()
        .filter(name -> distance(plain, name.toLowerCase(Locale.ROOT), far) <= far)
        .min(
            Comparator.<String>comparingInt(name -> distance(plain, name, far))
                .thenComparing(Comparator.naturalOrder()))
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("");
  }

  /**
   * Letters to add, to drop, to change or to swap with the next until one is the other; {@code far
   * + 1} where the lengths alone differ by more.
   */
  private static int distance(String one, String other, int far) {
    if (Math.abs(one.length() - other.length()) > far) {
      return far + 1;
    }
    int[][] of = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          of[i][j] = i + j;
          continue;
        }
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = Math.min(of[i - 1][j - 1] + (same ? 0 : 1), 1 + of[i - 1][j]);
        least = Math.min(least, 1 + of[i][j - 1]);
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        of[i][j] = swapped ? Math.min(least, 1 + of[i - 2][j - 2]) : least;
      }
    }
    return of[one.length()][other.length()];
  }
}
