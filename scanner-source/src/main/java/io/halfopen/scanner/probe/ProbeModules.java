package io.halfopen.scanner.probe;

import io.halfopen.event.BadInputException;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The probe modules that are on the class path. */
public final class ProbeModules {
  private ProbeModules() {}

  /** All of them, by name. */
  public static List<ProbeModule> all() {
    return ServiceLoader.load(ProbeModule.class, ProbeModule.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(ProbeModule::name))
        .toList();
  }

  /**
   * The module of this name or alias.
   *
   * @throws BadInputException where there is none; it lists those that there are
   */
  public static ProbeModule named(String name) {
    List<ProbeModule> all = all();
    return all.stream()
        .filter(m -> m.name().equals(name) || m.aliases().contains(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "no probe module \"%s\"; there are: %s"
                        .formatted(
                            name,
                            all.stream()
                                .map(ProbeModule::name)
                                .collect(Collectors.joining(", ")))));
  }
}
