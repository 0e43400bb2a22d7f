package io.halfopen.explore.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.explore.Explorer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page by HTTPS, as it is served anywhere but on loopback. */
class TlsTest {
  private static final String TOKEN = "0123456789abcdef";

  @TempDir Path folder;

  private Path pem(String name, String kind, byte[] der) throws IOException {
    String text =
        "-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END "
            + kind
            + "-----\n";
    return Files.writeString(folder.resolve(name), text, StandardCharsets.US_ASCII);
  }

  private Path[] files(String name) throws Exception {
    Certificate made = SelfSigned.of(java.net.InetAddress.getLoopbackAddress());
    return new Path[] {
      pem(name + ".crt", "CERTIFICATE", made.first().getEncoded()),
      pem(
          name + ".key",
          "PRIVATE KEY",
          made.store().getKey("page", made.password().toCharArray()).getEncoded())
    };
  }

  private static HttpClient trusting(Settings settings) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("page", settings.certificate().first());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpRequest request(Explorer explorer, String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + explorer.port() + path))
        .build();
  }

  @Test
  void aGivenCertificateIsShownToWhoeverAsksAndTheCookieStaysWithHttps() throws Exception {
    Path[] files = files("page");
    Settings settings = Settings.of("127.0.0.1", 0, TOKEN, files[0], files[1]);
    assertNull(settings.fingerprint());
    try (Explorer explorer = Explorer.open(folder, settings)) {
      assertTrue(explorer.address().startsWith("https://127.0.0.1:"), explorer.address());
      HttpClient client = trusting(settings);
      HttpResponse<String> refused =
          client.send(request(explorer, "/"), HttpResponse.BodyHandlers.ofString());
      assertEquals(401, refused.statusCode());
      HttpResponse<String> welcome =
          client.send(request(explorer, "/?token=" + TOKEN), HttpResponse.BodyHandlers.ofString());
      assertEquals(303, welcome.statusCode());
      String cookie = welcome.headers().firstValue("set-cookie").orElse("");
      assertTrue(cookie.endsWith("; HttpOnly; SameSite=Strict; Secure"), cookie);
      assertThrows(
          SSLHandshakeException.class,
          () ->
              HttpClient.newHttpClient()
                  .send(request(explorer, "/"), HttpResponse.BodyHandlers.ofString()));
    }
  }

  @Test
  void plainHttpGetsNothing() throws Exception {
    Path[] files = files("page");
    Settings settings = Settings.of("127.0.0.1", 0, TOKEN, files[0], files[1]);
    try (Explorer explorer = Explorer.open(folder, settings)) {
      HttpRequest plain =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + explorer.port() + "/?token=" + TOKEN))
              .build();
      int status = 400;
      try {
        status =
            HttpClient.newHttpClient()
                .send(plain, HttpResponse.BodyHandlers.ofString())
                .statusCode();
      } catch (IOException e) {
        // Closed without a word.
      }
      assertEquals(400, status);
    }
  }

  @Test
  void anywhereButOnLoopbackACertificateIsMade() {
    Settings settings = Settings.of("0.0.0.0", 0, null);
    String fingerprint = settings.fingerprint();
    assertNotNull(fingerprint);
    assertTrue(fingerprint.matches("([0-9A-F]{2}:){31}[0-9A-F]{2}"), fingerprint);
    assertNull(Settings.of("127.0.0.1", 0, null).certificate());
    assertTrue(settings.certificate().names().contains("localhost"));
  }

  @Test
  void whatCannotBeUsedIsRefusedInOneLine() throws Exception {
    Path[] one = files("one");
    Path[] other = files("other");
    Path none = Files.writeString(folder.resolve("none"), "nothing\n");
    refused("--tls-cert and --tls-key belong together: give both or none", one[0], null);
    refused("--tls-key " + other[1] + " is not the key of --tls-cert " + one[0], one[0], other[1]);
    refused("--tls-cert " + none + " holds no certificate", none, one[1]);
    refused("--tls-key " + none + " holds no unencrypted PKCS#8 key", one[0], none);
    refused("--tls-cert " + folder, folder, one[1]);
  }

  private static void refused(String begins, Path certificate, Path key) {
    BadInputException e =
        assertThrows(
            BadInputException.class, () -> Settings.of("127.0.0.1", 0, null, certificate, key));
    assertTrue(e.getMessage().startsWith(begins), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }
}
