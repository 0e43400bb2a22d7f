package io.halfopen.event;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address in figures. What is none never reaches the platform's parser, which takes {@code
 * 999.1.1.1} and {@code .::1} for names and asks the network about them: a row of somebody's file
 * would decide what this machine asks for.
 */
public final class IpLiteral {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])";
  private static final Pattern LITERAL =
      Pattern.compile(
          OCTET + "(\\." + OCTET + "){3}|(?=.*:)[0-9a-fA-F:][0-9a-fA-F:.]{1,44}", Pattern.DOTALL);

  private IpLiteral() {}

  /**
   * Network order, 4 bytes for IPv4 and for IPv4 mapped into IPv6, else 16; null where the text is
   * no address, or one with a zone.
   */
  public static byte @Nullable [] bytes(String text) {
    InetAddress address = address(text);
    return address == null ? null : address.getAddress();
  }

  /** The same as the platform holds it. */
  public static @Nullable InetAddress address(String text) {
    try {
      return LITERAL.matcher(text).matches() ? InetAddress.getByName(text) : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
