package io.halfopen.job.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.job.KafkaOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody is to see. */
final class SecretsTest {
  @TempDir Path folder;

  private Map<String, String> client(String name, String value) {
    KafkaClient client = new KafkaClient();
    client.properties.put(name, value);
    return client.properties("127.0.0.1:9");
  }

  @Test
  void aJobCarriesThePathAndKafkasClientReadsWhatStandsThere() throws IOException {
    Path file = Files.writeString(folder.resolve("word"), "geheim\n");
    KafkaOptions kafka =
        KafkaOptions.of("127.0.0.1:9", "g")
            .withProperties(client("ssl.key.password", "${file:" + file + "}"));
    ByteArrayOutputStream graph = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(graph)) {
      out.writeObject(kafka);
    }
    String carried = graph.toString(StandardCharsets.ISO_8859_1);
    assertFalse(carried.contains("geheim"), carried);
    assertTrue(carried.contains(file.toString()), carried);
    assertFalse(kafka.toString().contains("geheim"), kafka.toString());
    AdminClientConfig read = new AdminClientConfig(kafka.client());
    assertEquals("geheim", read.getPassword("ssl.key.password").value());
    assertFalse(read.values().toString().contains("geheim"), read.values().toString());
  }

  @Test
  void aPropertiesFileHoldsSeveral() throws IOException {
    Path file = Files.writeString(folder.resolve("p.properties"), "one=eins\ntwo=zwei\n");
    Map<String, String> told =
        client("sasl.jaas.config", "Plain required password=\"${file:" + file + ":two}\";");
    AdminClientConfig read =
        new AdminClientConfig(KafkaOptions.of("127.0.0.1:9", "g").withProperties(told).client());
    assertEquals("Plain required password=\"zwei\";", read.getPassword("sasl.jaas.config").value());
  }

  @Test
  void whatIsNotThereIsNamed() {
    BadInputException file =
        assertThrows(
            BadInputException.class, () -> client("ssl.key.password", "${file:/nowhere/word}"));
    assertEquals("${file:/nowhere/word}: the file cannot be read", file.getMessage());
    BadInputException variable =
        assertThrows(
            BadInputException.class, () -> client("ssl.key.password", "${env:HALFOPEN_NO_SUCH}"));
    assertTrue(variable.getMessage().contains("HALFOPEN_NO_SUCH"), variable.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "ssl.key.password",
        "ssl.keystore.key",
        "sasl.jaas.config",
        "api-key",
        "apiKey",
        "SECRET_TOKEN",
        "s3.access-key",
        "sasl.oauthbearer.client.secret"
      })
  void namesOfSecrets(String name) {
    assertTrue(Masked.isSecret(name), name);
    assertEquals(name + "=" + Masked.MASK, Masked.pair(name + "=geheim"));
    assertEquals(name + "=${env:X}", Masked.pair(name + "=${env:X}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password-file",
        "api-key-env",
        "sasl.oauthbearer.token.endpoint.url",
        "key.serializer",
        "ssl.keystore.location",
        "token-file",
        "monkey"
      })
  void namesOfOtherThings(String name) {
    assertFalse(Masked.isSecret(name), name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at https://me:geheim@es:9200/x | at https://me:********@es:9200/x",
        "https://me:${env:X}@es | https://me:${env:X}@es",
        "redis:h:1?list=a&password=geheim&db=1 | redis:h:1?list=a&password=********&db=1",
        "u='x' password = \"ge heim\" more | u='x' password = ******** more",
        "x?password-file=/run/p | x?password-file=/run/p",
        "http://h:80/p?q=a@b | http://h:80/p?q=a@b"
      })
  void textsWithoutSecrets(String text, String masked) {
    assertEquals(masked, Masked.text(text));
  }

  @ParameterizedTest
  @CsvSource({
    "raet, ; did you mean 'rate'?",
    "target_ports, ; did you mean 'target-ports'?",
    "--RATE, ; did you mean 'rate'?",
    "colour, ''",
    "x, ''"
  })
  void namesThatMayHaveBeenMeant(String typed, String hint) {
    assertEquals(
        hint, NearestName.hint(typed, java.util.List.of("rate", "target-ports", "sink", "seed")));
  }
}
