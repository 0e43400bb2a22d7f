package io.halfopen.job.archive;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where raw events are kept, and for how long.
 *
 * @param folder a path of one of Flink's file systems
 * @param keep hours of capture time that end longer ago than this are deleted; null to keep all
 */
public record ArchiveOptions(String folder, @Nullable Duration keep) implements Serializable {
  public ArchiveOptions {
    if (keep != null && keep.compareTo(Duration.ofHours(1)) < 0) {
      throw new BadInputException("keep " + keep + ": an archive keeps at least an hour (PT1H)");
    }
  }

  /**
   * Makes the folder where it is missing.
   *
   * @throws BadInputException where that cannot be
   */
  public void require() {
    try {
      Path path = new Path(folder);
      if (!path.getFileSystem().mkdirs(path)) {
        throw new BadInputException(folder + ": no folder can be made there for the archive");
      }
    } catch (IOException | IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
      throw new BadInputException(folder + ": no archive can be written there: " + why, e);
    }
  }
}
