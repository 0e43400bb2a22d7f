package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;

/** IPv4 addresses as numbers: no resolver, no network, no surprises with short forms. */
final class Ipv4 {
  private Ipv4() {}

  /** The address as an unsigned number; {@code whole} is what the user wrote. */
  static long parse(String text, String whole) {
    if (text.indexOf(':') >= 0) {
      throw new BadInputException("\"" + whole + "\": IPv6 targets are not scanned yet");
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw bad(whole);
    }
    long address = 0;
    for (String part : parts) {
      address = address << 8 | number(part, 255, whole);
    }
    return address;
  }

  static int number(String digits, int max, String whole) {
    if (digits.isEmpty() || digits.length() > 5) {
      throw bad(whole);
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        throw bad(whole);
      }
      value = value * 10 + c - '0';
    }
    if (value > max) {
      throw bad(whole);
    }
    return value;
  }

  private static BadInputException bad(String whole) {
    return new BadInputException(
        "\"" + whole + "\" is no IPv4 address or CIDR block such as 192.0.2.1 or 192.0.2.0/24");
  }
}
