package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at what targets are made of before they are made, to name all that is wrong at once. */
public final class TargetChecks {
  /** Longer lists take time to read, and are read when the scan begins. */
  private static final long SHORT_BYTES = 1 << 20;

  private TargetChecks() {}

  /** Checks addresses, lists, ports and the maximum, each for itself. */
  public static void check(
      Mistakes mistakes,
      List<String> targets,
      List<Path> lists,
      @Nullable Path allowlist,
      List<Path> optOuts,
      @Nullable String ports,
      @Nullable String maxTargets) {
    targets.forEach(target -> mistakes.make(() -> Targets.builder().target(target)));
    for (Path list : lists) {
      mistakes.check(() -> list(list, "list of IPs", () -> Targets.builder().listOfIps(list)));
    }
    if (allowlist != null) {
      mistakes.check(
          () -> list(allowlist, "allowlist", () -> Targets.builder().allowlist(allowlist)));
    }
    optOuts.forEach(list -> mistakes.make(() -> OptOuts.read(List.of(list))));
    if (ports != null) {
      mistakes.make(() -> Ports.parse(ports));
    }
    if (maxTargets != null) {
      mistakes.make(() -> MaxTargets.parse(maxTargets));
    }
  }

  private static void list(Path list, String kind, Runnable read) {
    try {
      if (!Files.isRegularFile(list) || Files.size(list) > SHORT_BYTES) {
        ListFile.requireReadable(list, kind);
      } else {
        read.run();
      }
    } catch (IOException e) {
      throw new BadInputException(list + ": this " + kind + " cannot be read", e);
    }
  }
}
