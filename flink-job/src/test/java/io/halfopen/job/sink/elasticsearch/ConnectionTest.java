package io.halfopen.job.sink.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Being let in or not, with and without TLS, by servers of this test on loopback. */
final class ConnectionTest {
  private static final String PASSWORD = "changeit";

  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  @TempDir Path folder;
  private HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private String plain(int status) throws IOException {
    server = HttpServer.create(loopback(), 0);
    return begin("http", status);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private String begin(String scheme, int status) {
    server.createContext("/", exchange -> answer(exchange, status));
    server.start();
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    exchange.getRequestBody().readAllBytes();
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("content-type", "application/json");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static String refusal(String where) {
    String message =
        assertThrows(
                BadInputException.class,
                () -> Templates.require(ElasticsearchSettings.parse(where)))
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private String secret(String value) throws IOException {
    return Files.writeString(folder.resolve("secret"), value + "\n").toString();
  }

  @Test
  void aWrongKeyIsSaidInOneLineThatDoesNotHoldIt() throws Exception {
    String message = refusal(plain(401) + "?api-key-file=" + secret("c2VjcmV0"));
    assertTrue(message.contains("does not know this key or user"), message);
    assertFalse(message.contains("c2VjcmV0"), message);
    assertEquals(List.of("ApiKey c2VjcmV0"), authorizations);
  }

  @Test
  void aUserAndPasswordTravelAsBasicAuthentication() throws Exception {
    String where = plain(200) + "?username=elastic&password-file=" + secret("open sesame");
    Templates.require(ElasticsearchSettings.parse(where));
    assertEquals(List.of("Basic ZWxhc3RpYzpvcGVuIHNlc2FtZQ=="), authorizations);
  }

  @Test
  void whatAKeyMayNotDoIsSaidInOneLine() throws Exception {
    assertTrue(refusal(plain(403)).contains("does not allow HEAD"));
  }

  @Test
  void aServerThatIsNotThereIsSaidInOneLine() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    String message = refusal("http://127.0.0.1:" + port);
    assertTrue(message.contains("does not answer"), message);
  }

  /** An HTTPS server with a certificate signed by itself; its URL. */
  private String encrypted(String... made) throws Exception {
    Path store = folder.resolve("server.p12");
    List<Object> key =
        new ArrayList<>(
            List.of("-genkeypair", "-keystore", store, "-alias", "es", "-keyalg", "EC"));
    key.addAll(List.of("-dname", "CN=es"));
    key.addAll(List.of(made));
    keytool(key.toArray())
        .keytool("-exportcert", "-rfc", "-keystore", store, "-alias", "es", "-file", own());
    HttpsServer https = HttpsServer.create(loopback(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(identity(store)));
    server = https;
    return begin("https", 200);
  }

  private Path own() {
    return folder.resolve("ca.crt");
  }

  @Test
  void aCertificateOfOnesOwnIsTrustedWhereItIsNamedAndNowhereElse() throws Exception {
    String url = encrypted("-ext", "san=ip:127.0.0.1", "-validity", "2");

    Templates.require(ElasticsearchSettings.parse(url + "?ca=" + own()));
    assertEquals(
        "elasticsearch: "
            + url
            + " shows a certificate that is not trusted: name who signed it with ca=FILE",
        refusal(url));
  }

  @Test
  void anExpiredCertificateIsRefusedEvenWhereItIsNamed() throws Exception {
    String url = encrypted("-ext", "san=ip:127.0.0.1", "-startdate", "-20d", "-validity", "10");
    String message = refusal(url + "?ca=" + own());
    assertTrue(
        message.startsWith(
            "elasticsearch: " + url + " shows a certificate that has expired (NotAfter: "),
        message);
    assertTrue(message.endsWith("): have it renewed there"), message);
    assertEquals(List.of(), authorizations, "requests that came in");
  }

  @Test
  void aCertificateOfTomorrowIsRefused() throws Exception {
    String url = encrypted("-ext", "san=ip:127.0.0.1", "-startdate", "+5d", "-validity", "10");
    String message = refusal(url + "?ca=" + own());
    assertTrue(message.contains(url + " shows a certificate that is not valid yet ("), message);
    assertTrue(message.endsWith("): compare the clocks of both machines"), message);
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    String url = encrypted("-ext", "san=dns:es.example,ip:127.0.0.2", "-validity", "2");
    assertEquals(
        "elasticsearch: "
            + url
            + " shows a certificate for another host: give the name that it was made for, or have"
            + " this one added to it",
        refusal(url + "?ca=" + own()));
    assertEquals(List.of(), authorizations, "requests that came in");
  }

  @Test
  void aServerWithoutTlsIsNotCalledSilent() throws Exception {
    try (ServerSocket without = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answerBadRequests(without), "without-tls");
      answering.setDaemon(true);
      answering.start();
      String url = "https://127.0.0.1:" + without.getLocalPort();
      assertEquals(
          "elasticsearch: " + url + " speaks no TLS: is it meant to be http:?", refusal(url));
    }
  }

  /** What a server of HTTP says to a greeting by TLS. */
  private static void answerBadRequests(ServerSocket server) {
    try {
      while (true) {
        try (Socket client = server.accept()) {
          assertEquals(0x16, client.getInputStream().read(), "a handshake's first byte");
          client
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          client.shutdownOutput();
          client.getInputStream().readAllBytes();
        }
      }
    } catch (IOException e) {
      // Closed with the test.
      return;
    }
  }

  private static SSLContext identity(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private ConnectionTest keytool(Object... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    command.addAll(List.of("-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertEquals(0, process.waitFor(), Files.readString(folder.resolve("keytool.log")));
    return this;
  }
}
