package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;

/** IPv4 addresses as numbers: no resolver, no network, no surprises with short forms. */
final class Ipv4 {
  private Ipv4() {}

  /** The address as an unsigned number; {@code whole} is what the user wrote. */
  static long parse(String text, String whole) {
    long address = 0;
    int parts = 0;
    int from = 0;
    while (true) {
      int dot = text.indexOf('.', from);
      int to = dot < 0 ? text.length() : dot;
      address = address << 8 | part(text, from, to, whole);
      parts++;
      if (dot < 0) {
        break;
      }
      from = dot + 1;
    }
    if (parts != 4) {
      throw bad(whole);
    }
    return address;
  }

  private static int part(String text, int from, int to, String whole) {
    if (to - from > 1 && text.charAt(from) == '0' && digits(text, from, to)) {
      throw new BadInputException(
          "\""
              + whole
              + "\" has a leading zero, which is octal to some programs and decimal to others:"
              + " write the number without it");
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > 25) {
        throw bad(whole);
      }
      value = value * 10 + digit;
    }
    if (from == to || value > 255) {
      throw bad(whole);
    }
    return value;
  }

  private static boolean digits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  static int number(String digits, int max, String whole) {
    if (digits.isEmpty() || digits.length() > 5 || !digits(digits, 0, digits.length())) {
      throw bad(whole);
    }
    int value = Integer.parseInt(digits);
    if (value > max) {
      throw bad(whole);
    }
    return value;
  }

  private static BadInputException bad(String whole) {
    boolean name = whole.chars().anyMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z');
    return new BadInputException(
        "\""
            + whole
            + (name
                ? "\" is no address: names are not looked up, give addresses or CIDR blocks such as"
                    + " 192.0.2.1 or 192.0.2.0/24"
                : "\" is no IPv4 address or CIDR block such as 192.0.2.1 or 192.0.2.0/24"));
  }
}
