package io.halfopen.scanner.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.scanner.target.Blocklist;
import io.halfopen.scanner.target.Targets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
  private static final int ROUTER = 0x0a000001;

  private static final List<String> TABLE =
      List.of(
          "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT",
          "eth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0",
          "eth0\t0000000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
          "eth0\t007100CB\t0200000A\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0",
          "eth1\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0");

  private static int gateway(String interfaceName, String... targets) {
    return RoutingTable.parse(TABLE)
        .gateway(interfaceName, Targets.of(List.of(targets), "80", Blocklist.none()));
  }

  @Test
  void targetsBehindOneRouterShareIt() {
    assertEquals(ROUTER, gateway("eth0", "198.51.100.0/24", "8.8.8.8"));
  }

  @Test
  void aNarrowerRouteWins() {
    assertEquals(0x0a000002, gateway("eth0", "203.0.113.7"));
  }

  @Test
  void targetsOnTheLinkOrBehindTwoRoutersHaveNone() {
    assertEquals(0, gateway("eth0", "10.0.0.9"));
    assertEquals(0, gateway("eth0", "8.8.8.8", "10.0.0.9"));
    assertEquals(0, gateway("eth0", "8.8.8.8", "203.0.113.7"));
    assertEquals(0, gateway("eth1", "192.0.2.9"));
  }

  @Test
  void anotherInterfacesRoutesDoNotMatter() {
    assertEquals(ROUTER, gateway("eth0", "192.0.2.9"));
    assertEquals(0, gateway("eth1", "8.8.8.8"));
  }
}
