package io.halfopen.local.output;

import io.halfopen.event.BadInputException;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The output modules that this installation has. */
public final class OutputModules {
  private OutputModules() {}

  /** All of them by name. */
  public static List<OutputModule> all() {
    return ServiceLoader.load(OutputModule.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(OutputModule::name))
        .toList();
  }

  /**
   * The module of this name.
   *
   * @throws BadInputException naming those that exist
   */
  public static OutputModule named(String name) {
    return all().stream()
        .filter(module -> module.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "output module '" + name + "' does not exist: one of " + names()));
  }

  private static String names() {
    return all().stream().map(OutputModule::name).collect(Collectors.joining(", "));
  }
}
