package io.halfopen.explore.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known now.
 *
 * @param version one more whenever there is something new to show
 * @param records records held
 * @param changes changes held
 * @param files files that were read
 * @param reading what is being read, in words; null where nothing is
 * @param problems what could not be read, the first hundred
 * @param moreProblems how many there are beyond these
 */
public record Standing(
    long version,
    long records,
    long changes,
    int files,
    @Nullable String reading,
    List<Problem> problems,
    int moreProblems) {
  /**
   * @param file its name below the folder
   * @param words what is wrong with it, and what was done
   */
  public record Problem(String file, String words) {}

  Standing next() {
    return new Standing(version + 1, records, changes, files, reading, problems, moreProblems);
  }

  static Standing nothing() {
    return new Standing(0, 0, 0, 0, "looking for files", List.of(), 0);
  }
}
