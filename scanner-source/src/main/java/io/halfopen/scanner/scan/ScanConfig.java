package io.halfopen.scanner.scan;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.target.Blocklist;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scan is to do.
 *
 * <pre>{@code
 * ScanConfig.of("scan-1", "sensor-a", List.of("192.0.2.0/24"), "80,443").withRate(200);
 * }</pre>
 *
 * @param scan id of the scan, one round of it
 * @param sensor name of this sensor
 * @param targets IPv4 addresses and CIDR blocks
 * @param ports ports such as {@code 80,443,8000-8010}
 * @param interfaceName the interface to send from, or null for the one that routes to the targets
 * @param ratePerSecond probes a second
 * @param blocklist what is never asked
 * @param firstSourcePort lowest source port
 * @param lastSourcePort highest source port
 */
public record ScanConfig(
    String scan,
    String sensor,
    List<String> targets,
    String ports,
    @Nullable String interfaceName,
    double ratePerSecond,
    Blocklist blocklist,
    int firstSourcePort,
    int lastSourcePort) {
  /** Linux hands out local ports up to 60999; those above belong to nobody's connections. */
  private static final int FIRST_SOURCE_PORT = 61000;

  private static final int LAST_SOURCE_PORT = 65535;
  private static final double RATE = 1000;

  /** Checks the numbers. */
  public ScanConfig {
    targets = List.copyOf(targets);
    if (!(ratePerSecond > 0) || Double.isInfinite(ratePerSecond)) {
      throw new BadInputException("the rate must be above 0, not " + ratePerSecond);
    }
    if (firstSourcePort < 1 || lastSourcePort > 65535 || firstSourcePort > lastSourcePort) {
      throw new BadInputException(
          "source ports " + firstSourcePort + "-" + lastSourcePort + " are no range of ports");
    }
  }

  /** A scan at 1000 probes a second that leaves reserved address space alone. */
  public static ScanConfig of(String scan, String sensor, List<String> targets, String ports) {
    return new ScanConfig(
        scan,
        sensor,
        targets,
        ports,
        null,
        RATE,
        Blocklist.reserved(),
        FIRST_SOURCE_PORT,
        LAST_SOURCE_PORT);
  }

  /** The same from this interface; null for the one that routes to the targets. */
  public ScanConfig withInterface(@Nullable String name) {
    return new ScanConfig(
        scan,
        sensor,
        targets,
        ports,
        name,
        ratePerSecond,
        blocklist,
        firstSourcePort,
        lastSourcePort);
  }

  /** The same at this many probes a second. */
  public ScanConfig withRate(double perSecond) {
    return new ScanConfig(
        scan,
        sensor,
        targets,
        ports,
        interfaceName,
        perSecond,
        blocklist,
        firstSourcePort,
        lastSourcePort);
  }

  /** The same with this blocklist in place of the reserved address space. */
  public ScanConfig withBlocklist(Blocklist list) {
    return new ScanConfig(
        scan,
        sensor,
        targets,
        ports,
        interfaceName,
        ratePerSecond,
        list,
        firstSourcePort,
        lastSourcePort);
  }

  /** The same from these source ports. */
  public ScanConfig withSourcePorts(int first, int last) {
    return new ScanConfig(
        scan, sensor, targets, ports, interfaceName, ratePerSecond, blocklist, first, last);
  }
}
