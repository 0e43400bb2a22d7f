package io.halfopen.bench.link;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which ZMap a bench measures beside, where one is installed. */
final class ZmapOption {
  @Option(names = "--zmap", defaultValue = "zmap", description = "ZMap's program (default zmap)")
  String program = "zmap";

  /** Null where there is none. */
  @Nullable Zmap find() {
    return Zmap.find(program);
  }

  /** What figures depend on: cores, Java, and this ZMap. */
  static String surroundings(@Nullable Zmap zmap) throws Exception {
    return "%d cores, Java %s, %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            zmap == null ? "no ZMap here" : zmap.version());
  }
}
