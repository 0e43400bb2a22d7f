package io.halfopen.job.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointGroupsTest {
  private static final EndpointGroups GROUPS =
      EndpointGroups.parse(
          "groups.csv",
          "# ours\nweb,192.0.2.0/25\nweb tls,192.0.2.0/24,443\nhost,192.0.2.200\n"
              + "v6,2001:db8::/33\nall,0.0.0.0/0\n");

  @Test
  void anEndpointHasTheNamesOfAllItsGroups() {
    assertEquals(List.of("web", "web tls", "all"), GROUPS.of("192.0.2.1", 443));
    assertEquals(List.of("host", "all"), GROUPS.of("192.0.2.200", 80));
    assertEquals(List.of("all"), GROUPS.of("198.51.100.1", 443));
    assertEquals(List.of("v6"), GROUPS.of("2001:db8:7000::1", 443));
    assertEquals(List.of(), GROUPS.of("2001:db8:8000::1", 443));
    assertEquals(List.of(), EndpointGroups.none().of("192.0.2.1", 443));
  }

  @Test
  void aLineThatNamesNoGroupIsNamedWithItsNumber() {
    for (String line :
        List.of(
            "web",
            "web,localhost",
            "web,1.2.3.4/33",
            "web,1.2.3.4,70000",
            ",1.2.3.4",
            "web,1.2.3.999",
            "web,2001:db8::/129",
            "web,1.2.3.4,1,2")) {
      BadInputException e =
          assertThrows(BadInputException.class, () -> EndpointGroups.parse("g.csv", "\n" + line));
      assertTrue(e.getMessage().startsWith("g.csv, line 2: "), e.getMessage());
    }
  }
}
