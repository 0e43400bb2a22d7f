package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A broker that lets in by password over TLS on one port, and by certificate on another. Keys and
 * certificates are made for the run.
 */
public final class SecuredBroker implements AutoCloseable {
  private static final String STORES = "changeit";
  private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";

  private final Path folder;
  private final int[] ports;
  private final EmbeddedBroker broker;

  private SecuredBroker(Path folder) throws Exception {
    this.folder = folder;
    ports = freePorts();
    identity("broker");
    identity("scanner");
    broker =
        EmbeddedBroker.start(folder.resolve("kafka"), new int[] {ports[0], ports[1]}, settings());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", open()))) {
      ScramCredentialInfo how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
      admin
          .alterUserScramCredentials(
              List.of(new UserScramCredentialUpsertion("scanner", how, "open sesame")))
          .all()
          .get();
    }
  }

  /** Starts one, its topics made. */
  public static SecuredBroker start(Path folder) throws Exception {
    return new SecuredBroker(folder);
  }

  private static int[] freePorts() throws Exception {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private static String at(int port) {
    return "127.0.0.1:" + port;
  }

  /** Where nobody is asked anything, for what a test itself looks up. */
  public String open() {
    return at(ports[0]);
  }

  /** {@code SASL_SSL}. */
  public String byPassword() {
    return at(ports[2]);
  }

  /** {@code SSL}, where clients show a certificate too. */
  public String byCertificate() {
    return at(ports[3]);
  }

  private Map<String, String> settings() {
    return Map.ofEntries(
        Map.entry(
            "listeners",
            "PLAINTEXT://%s,CONTROLLER://%s,SASL_SSL://%s,SSL://%s"
                .formatted(IntStream.of(ports).mapToObj(SecuredBroker::at).toArray())),
        Map.entry(
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL"),
        Map.entry("ssl.keystore.type", "PKCS12"),
        Map.entry("ssl.keystore.location", store("broker").toString()),
        Map.entry("ssl.keystore.password", STORES),
        Map.entry("ssl.truststore.type", "PEM"),
        Map.entry("ssl.truststore.location", certificate("scanner").toString()),
        Map.entry("listener.name.ssl.ssl.client.auth", "required"),
        Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN"),
        Map.entry("listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", SCRAM + " required;"),
        Map.entry(
            "listener.name.sasl_ssl.plain.sasl.jaas.config",
            PLAIN + " required user_reader=\"open poppy\";"));
  }

  private Path store(String whose) {
    return folder.resolve(whose + ".p12");
  }

  private Path certificate(String whose) {
    return folder.resolve(whose + ".pem");
  }

  /** Properties of who comes with a password and SCRAM. */
  public Path scram(String password) throws Exception {
    return file(sasl("SCRAM-SHA-512", SCRAM, "scanner", password), "broker");
  }

  /** Properties of who comes with a password as it stands, within TLS. */
  public Path plain(String password) throws Exception {
    return file(sasl("PLAIN", PLAIN, "reader", password), "broker");
  }

  private static String sasl(String mechanism, String module, String user, String password) {
    return """
    security.protocol=SASL_SSL
    sasl.mechanism=%s
    sasl.jaas.config=%s required username="%s" password="%s";
    """
        .formatted(mechanism, module, user, password);
  }

  /** Properties of who comes with this one's certificate. */
  public Path mutual(String whose) throws Exception {
    String own =
        """
        security.protocol=SSL
        ssl.keystore.type=PKCS12
        ssl.keystore.location=%s
        ssl.keystore.password=%s
        """
            .formatted(store(whose), STORES);
    return file(own, "broker");
  }

  /** Properties of who has no certificate to show. */
  public Path anonymous() throws Exception {
    return file("security.protocol=SSL\n", "broker");
  }

  /** Properties of who trusts somebody else. */
  public Path suspicious() throws Exception {
    return file(sasl("SCRAM-SHA-512", SCRAM, "scanner", "open sesame"), "scanner");
  }

  /** Properties with a truststore that is not there. */
  public Path withoutTruststore() throws Exception {
    return file("security.protocol=SSL\n", "nobody");
  }

  private Path file(String text, String trusted) throws Exception {
    Path file = Files.createTempFile(folder, "client", ".properties");
    return Files.writeString(
        file,
        text + "ssl.truststore.type=PEM\nssl.truststore.location=" + certificate(trusted) + "\n");
  }

  private void identity(String whose) throws Exception {
    keytool(
        "-genkeypair -alias k -keyalg EC -validity 2 -ext san=ip:127.0.0.1 -dname CN=" + whose,
        whose);
    keytool("-exportcert -rfc -alias k -file " + certificate(whose), whose);
  }

  private void keytool(String arguments, String whose) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-keystore", store(whose).toString(), "-storepass", STORES));
    Path said = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertEquals(0, process.waitFor(), Files.readString(said));
  }

  @Override
  public void close() {
    broker.close();
  }
}
