package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that writes documents refuses a server whose certificate, signed by an authority
 * that is trusted, does not hold: at the start, in one line, before it sends anything.
 */
final class ElasticsearchCertificateTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @Test
  void oneThatHasExpired() throws Exception {
    refused(
        " shows a certificate that has expired (NotAfter: ",
        "): have it renewed there",
        "-ext",
        "san=ip:127.0.0.1",
        "-startdate",
        "-20d",
        "-validity",
        "10");
  }

  @Test
  void oneForAnotherHost() throws Exception {
    refused(
        " shows a certificate for another host: ",
        "give the name that it was made for, or have this one added to it",
        "-ext",
        "san=dns:es.example,ip:127.0.0.2",
        "-validity",
        "10");
  }

  private void refused(String why, String what, String... certificate) throws Exception {
    Path authority = signed(certificate);
    AtomicInteger requests = new AtomicInteger();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity()));
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "https://127.0.0.1:" + server.getAddress().getPort();
      String sink = "elasticsearch:" + url + "?ca=" + authority;
      for (List<String> command :
          List.of(
              List.of("elasticsearch", "apply", url + "?ca=" + authority),
              List.of("fingerprint", "../samples/lab.pcap", "--sink", sink))) {
        CommandRun run = CommandRun.of(command);
        assertEquals(2, run.status(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("halfopen: elasticsearch: " + url + why), run.err());
        assertTrue(run.err().strip().endsWith(what), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
        assertEquals("", run.out());
      }
    } finally {
      server.stop(0);
    }
    assertEquals(0, requests.get());
  }

  @Test
  void aQuietScanSaysWhatIsWrongAndNothingElse() throws Exception {
    // Its broker and job are there by the time that the sink looks for its server.
    String sink = "elasticsearch:http://127.0.0.1:9";
    CommandRun run =
        CommandRun.of(List.of("scan", "127.0.0.1", "-p9", "-bnone", "-q", "--sink", sink));
    assertEquals(2, run.status(), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("halfopen: elasticsearch: http://127.0.0.1:9 "), run.err());
  }

  /** Makes a server's certificate; the file of who signed it. */
  private Path signed(String... certificate) throws Exception {
    String request = folder.resolve("server.csr").toString();
    String answer = folder.resolve("server.crt").toString();
    String authority = folder.resolve("ca.crt").toString();
    keytool("ca", "-genkeypair", "-alias", "k", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
    keytool("ca", "-exportcert", "-alias", "k", "-rfc", "-file", authority);
    keytool("server", "-genkeypair", "-alias", "k", "-keyalg", "EC", "-dname", "CN=es");
    keytool("server", "-certreq", "-alias", "k", "-file", request);
    List<String> sign = new ArrayList<>(List.of("-gencert", "-alias", "k", "-rfc"));
    sign.addAll(List.of("-infile", request, "-outfile", answer));
    sign.addAll(List.of(certificate));
    keytool("ca", sign.toArray(String[]::new));
    keytool("server", "-importcert", "-alias", "ca", "-noprompt", "-file", authority);
    keytool("server", "-importcert", "-alias", "k", "-noprompt", "-file", answer);
    return Path.of(authority);
  }

  private void keytool(String store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", folder.resolve(store + ".p12").toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    Path said = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertEquals(0, process.waitFor(), Files.readString(said));
  }

  private SSLContext identity() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
