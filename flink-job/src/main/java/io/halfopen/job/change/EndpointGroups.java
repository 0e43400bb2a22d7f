package io.halfopen.job.change;

import io.halfopen.event.BadInputException;
import io.halfopen.job.table.Network;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Endpoints that the user has given names: lines {@code name,address-or-prefix[,port]}. */
public final class EndpointGroups implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ANY_PORT = -1;
  private static final int MOST_PORT = 65_535;

  private final ArrayList<Group> groups = new ArrayList<>();

  private record Group(String name, Network network, int port) implements Serializable {}

  private EndpointGroups() {}

  /** No names. */
  public static EndpointGroups none() {
    return new EndpointGroups();
  }

  /**
   * @param file what the text is called where it is at fault
   * @throws BadInputException naming the line that cannot be read, and why
   */
  public static EndpointGroups parse(String file, String text) {
    EndpointGroups groups = new EndpointGroups();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] cells = line.split(",", -1);
      Network network = cells.length < 2 ? null : Network.parse(cells[1].strip());
      Integer port = cells.length < 3 ? (Integer) ANY_PORT : port(cells[2].strip());
      if (cells.length > 3 || cells[0].isBlank() || network == null || port == null) {
        throw new BadInputException(
            "%s, line %d: '%s' names no group; give name,address-or-prefix[,port]"
                .formatted(file, number, line));
      }
      groups.groups.add(new Group(cells[0].strip(), network, port));
    }
    return groups;
  }

  private static @Nullable Integer port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port < 0 || port > MOST_PORT ? null : (Integer) port;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Names of all groups that hold this endpoint, in the file's order, each once. */
  public List<String> of(String host, int port) {
    if (groups.isEmpty()) {
      return List.of();
    }
    return groups.stream()
        .filter(g -> (g.port() == ANY_PORT || g.port() == port) && g.network().contains(host))
        .map(Group::name)
        .distinct()
        .toList();
  }
}
