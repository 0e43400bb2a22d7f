package io.halfopen.job.sink;

import io.halfopen.event.BadInputException;
import java.util.regex.Pattern;

/**
 * A key or password goes to another machine as it stands only where somebody says that it may: it
 * is forgotten too easily that a connection is not encrypted, since everything works.
 */
public final class Cleartext {
  /** What stands behind the question mark to allow it. */
  public static final String OPTION = "cleartext";

  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)(.+\\.)?localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");

  private Cleartext() {}

  /**
   * Holds that a secret may go to this host without encryption. No name is looked up.
   *
   * @param instead how it would be encrypted
   * @throws BadInputException where the host is another machine and nobody allowed it
   */
  public static void require(SinkAddress address, String host, String instead) {
    String allowed = address.option(OPTION, "false");
    if (!allowed.equals("true") && !allowed.equals("false")) {
      throw new BadInputException(address.scheme() + ": " + OPTION + " is true or false");
    }
    if (allowed.equals("false") && !LOOPBACK.matcher(host).matches()) {
      throw new BadInputException(
          "%s: the key or password would go to %s unencrypted: give %s, or %s=true where nobody else is on that network"
              .formatted(address.scheme(), host, instead, OPTION));
    }
  }
}
