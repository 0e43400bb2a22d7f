package io.halfopen.explore.web;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * A certificate that nobody vouches for, made for one run by the JDK's keytool: the platform has no
 * public way of its own. Whoever compares its fingerprint knows whom he talks to; whoever only
 * listens reads nothing in any case.
 */
final class SelfSigned {
  private static final String VARIABLE = "HALFOPEN_KEYSTORE_PASSWORD";
  private static final int RANDOM_BYTES = 16;
  private static final int DAYS = 90;

  private SelfSigned() {}

  /** Nobody can guess it. */
  static String password() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Makes one for an address.
   *
   * @throws BadInputException where this Java has no keytool
   */
  static Certificate of(InetAddress address) {
    String password = password();
    try {
      Path folder = Files.createTempDirectory("halfopen-tls"); // its owner's alone
      Path file = folder.resolve("page.p12");
      try {
        make(file, address, password);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
          store.load(in, password.toCharArray());
        }
        return new Certificate(
            store, password, (X509Certificate) store.getCertificate("page"), true);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new BadInputException(
          "no certificate could be made (" + e.getMessage() + "): give --tls-cert and --tls-key",
          e);
    }
  }

  /** The password goes by the environment: a command line can be read by everybody. */
  private static void make(Path file, InetAddress address, String password) throws IOException {
    String names = "san=dns:localhost,ip:127.0.0.1";
    if (!address.isAnyLocalAddress() && !address.isLoopbackAddress()) {
      names += ",ip:" + address.getHostAddress();
    }
    ProcessBuilder keytool =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "page",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=halfopen explore",
                "-ext",
                names,
                "-validity",
                Integer.toString(DAYS),
                "-storetype",
                "PKCS12",
                "-storepass:env",
                VARIABLE,
                "-keystore",
                file.toString()));
    keytool.environment().put(VARIABLE, password);
    Process process = keytool.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool: " + said.lines().findFirst().orElse("failed"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
