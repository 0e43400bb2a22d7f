package io.halfopen.explore.web;

import io.halfopen.event.BadInputException;
import io.halfopen.job.table.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where the page is served, and to whom.
 *
 * @param address what it is bound to
 * @param name the same as it was given
 * @param port the port; 0 for any
 * @param otherPort whether any other port will do where that one is taken
 * @param token what callers have to know; null for none, on loopback alone
 * @param certificate what the page is encrypted with; null for plain HTTP, on loopback alone
 */
public record Settings(
    InetAddress address,
    String name,
    int port,
    boolean otherPort,
    @Nullable String token,
    @Nullable Certificate certificate) {
  private static final int LEAST_TOKEN = 16;
  private static final int TOKEN_BYTES = 16;

  /**
   * Settings that are safe: anywhere but on loopback, whoever asks has to know a token, and what is
   * said is encrypted, with a certificate that is made where none is given.
   *
   * @param bind an address of this machine
   * @param token what callers have to know; null to need none on loopback, and to make one up
   *     elsewhere
   * @throws BadInputException where it is no address, or the token is too short
   */
  public static Settings of(String bind, int port, @Nullable String token) {
    return of(bind, port, token, null, null);
  }

  /**
   * The same with a certificate.
   *
   * @param chain a PEM file, the page's own certificate first; null for none
   * @param key a PEM file of its PKCS#8 key; null for none
   * @throws BadInputException where one is given without the other, or cannot be used
   */
  public static Settings of(
      String bind, int port, @Nullable String token, @Nullable Path chain, @Nullable Path key) {
    if ((chain == null) != (key == null)) {
      throw new BadInputException("--tls-cert and --tls-key belong together: give both or none");
    }
    InetAddress address;
    try {
      if (!bind.equals("localhost") && Network.parse(bind) == null) {
        throw new UnknownHostException("no name is looked up");
      }
      address = InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new BadInputException(
          "--bind "
              + bind
              + " is no address; give one of this machine's, or leave it out for 127.0.0.1",
          e);
    }
    if (token != null && (token.length() < LEAST_TOKEN || !token.matches("[!-~]+"))) {
      throw new BadInputException(
          "the token has to be " + LEAST_TOKEN + " visible ASCII characters or more");
    }
    String needed = token == null && !address.isLoopbackAddress() ? madeUp() : token;
    Certificate certificate =
        chain != null && key != null
            ? Certificate.of(chain, key)
            : address.isLoopbackAddress() ? null : SelfSigned.of(address);
    return new Settings(address, bind, port, false, needed, certificate);
  }

  /** Of the certificate as browsers show it, SHA-256, where one was made for this run. */
  public @Nullable String fingerprint() {
    return certificate != null && certificate.made() ? certificate.fingerprint() : null;
  }

  /** The same, with any other port where that one is taken. */
  public Settings withAnyPort() {
    return new Settings(address, name, port, true, token, certificate);
  }

  private static String madeUp() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
