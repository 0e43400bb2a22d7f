package io.halfopen.scanner.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

  private static String behind(String interfaceName, String... targets) {
    NextHops hops = RoutingTable.parse(TABLE).nextHops(interfaceName);
    StringBuilder answers = new StringBuilder();
    for (String target : targets) {
      int address = AddressRange.parse(target).firstIpv4();
      answers.append(hops.isBehindGateway(address) ? 'g' : '-');
    }
    return Integer.toHexString(hops.gateway()) + " " + answers;
  }

  @Test
  void targetsBehindTheRouterShareItAndTheOthersDoNot() {
    assertEquals(
        "a000001 gg-gg--gg---",
        behind(
            "eth0",
            "198.51.100.1",
            "9.255.255.255",
            "10.0.0.0",
            "10.0.1.0",
            "203.0.112.255",
            "203.0.113.0",
            "203.0.113.255",
            "0.0.0.0",
            "255.255.255.255",
            "10.0.0.9",
            "203.0.113.7",
            "10.0.0.255"));
  }

  @Test
  void withoutARouterTheKernelFindsTheWay() {
    assertEquals("0 --", behind("eth1", "192.0.2.9", "8.8.8.8"));
    assertEquals("0 -", behind("eth9", "8.8.8.8"));
  }

  @Test
  void anotherInterfacesRoutesDoNotMatter() {
    assertEquals("a000001 g", behind("eth0", "192.0.2.9"));
  }

  @Test
  void aRouterOfOneNetworkIsNotTheRouterOfAll() {
    NextHops hops =
        RoutingTable.parse(
                List.of(
                    "eth0 0000000A 00000000 0001 0 0 0 00FFFFFF 0 0 0",
                    "eth0 006433C6 0100000A 0003 0 0 0 00FFFFFF 0 0 0"))
            .nextHops("eth0");
    assertEquals(ROUTER, hops.gateway());
    assertEquals(true, hops.isBehindGateway(0xc6336401));
    assertEquals(false, hops.isBehindGateway(0xc6336501));
    assertEquals(false, hops.isBehindGateway(0xc63363ff));
    assertEquals(false, hops.isBehindGateway(0));
    assertEquals(false, hops.isBehindGateway(-1));
  }
}
