package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import java.nio.file.Path;
import java.util.List;

/** Addresses that are never asked, whatever the targets say. */
public final class Blocklist {
  /** IANA's IPv4 special-purpose registry, multicast and class E. */
  private static final List<String> RESERVED =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.31.196.0/24",
          "192.52.193.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "192.175.48.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  /** IANA's IPv6 special-purpose registry, site-local addresses and multicast. */
  private static final List<String> RESERVED_IPV6 =
      List.of(
          "::/128",
          "::1/128",
          "::ffff:0:0/96",
          "64:ff9b::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "100:0:0:1::/64",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "2620:4f:8000::/48",
          "3fff::/20",
          "5f00::/16",
          "fc00::/7",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  private final AddressSet blocked;
  private final boolean byDefault;

  private Blocklist(AddressSet blocked, boolean byDefault) {
    this.blocked = blocked;
    this.byDefault = byDefault;
  }

  /** What the public Internet does not route: special-purpose and private space, multicast. */
  public static Blocklist reserved() {
    AddressList list = new AddressList(false);
    RESERVED.forEach(list::add);
    RESERVED_IPV6.forEach(list::add);
    return new Blocklist(list.takeAddresses(), true);
  }

  /** Nothing is blocked. */
  public static Blocklist none() {
    return new Blocklist(AddressSet.NONE, false);
  }

  /**
   * Reads one address or network a line; {@code #} begins a comment.
   *
   * @throws BadInputException naming the file, the line's number and its text
   */
  public static Blocklist parse(Path file) {
    AddressList list = new AddressList(false);
    ListFile.read(file, "blocklist", list);
    return new Blocklist(list.takeAddresses(), false);
  }

  /** What this one blocks, and the other. */
  public Blocklist and(Blocklist other) {
    return new Blocklist(blocked.or(other.blocked), byDefault || other.byDefault);
  }

  /** True if this address (network order, as in {@code 0x7f000001}) must not be asked. */
  public boolean contains(int ipv4) {
    return blocked.contains(ipv4);
  }

  /** True if this IPv6 address, in two halves, must not be asked. */
  public boolean contains(long high, long low) {
    return blocked.contains(high, low);
  }

  /** Why nothing of these is left, in words for who asked for them. */
  String covers(AddressSet wanted) {
    String all = "the blocklist covers all targets: nothing is left to scan";
    return byDefault && wanted.minus(reserved().blocked).isEmpty()
        ? all + "; reserved and private space is blocked unless -b FILE or -b none says otherwise"
        : all;
  }

  AddressSet addresses() {
    return blocked;
  }
}
