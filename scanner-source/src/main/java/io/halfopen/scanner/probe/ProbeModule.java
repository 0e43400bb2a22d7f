package io.halfopen.scanner.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of probe. Modules are found by {@link java.util.ServiceLoader}: a jar on the class path
 * that names one in {@code META-INF/services} adds it.
 */
public interface ProbeModule {
  /** The name that chooses it. */
  String name();

  /** Other names that choose it. */
  default List<String> aliases() {
    return List.of();
  }

  /** One line on what it asks. */
  String description();

  /** One line on its arguments. */
  String argumentsHelp();

  /** The fields that its answers have beside those of every packet. */
  List<String> fields();

  /**
   * Prepares what all probes have in common.
   *
   * @param arguments the user's arguments, or null
   * @param ttl TTL or hop limit of the probes
   * @throws io.halfopen.event.BadInputException naming the argument that it does not know
   */
  Probe prepare(@Nullable String arguments, int ttl);
}
