package io.halfopen.job.sink.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElasticsearchSettingsTest {
  @TempDir Path folder;

  @Test
  void severalServersAndTheirOptionsAreRead() {
    ElasticsearchSettings settings =
        ElasticsearchSettings.parse("http://127.0.0.1:1,https://h:2?prefix=lab&batch=7");
    assertEquals(List.of("http://127.0.0.1:1", "https://h:2"), settings.servers());
    assertEquals("lab", settings.prefix());
    assertEquals(7, settings.batch());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1:9200 | is no address",
        "http://u:p@127.0.0.1:9200 | no password belongs into an address",
        "http://127.0.0.1:9200?apikey=x | option 'apikey' does not exist",
        "http://127.0.0.1:9200?batch=0 | give 1 to 10000",
        "http://127.0.0.1:9200?batch=many | give 1 to 10000",
        "http://127.0.0.1:9200?prefix=Upper | is no beginning of an index name",
        "http://127.0.0.1:9200?username=u | belong together",
        "http://127.0.0.1:9200?api-key-env=K&username=u&password-env=P | not both",
        "http://es:9200?api-key-env=K | would go to es unencrypted: give https://",
        "https://a:1,http://10.0.0.7:1?username=u&password-env=P | would go to 10.0.0.7",
        "http://127.0.0.1.example:9200?api-key-env=K&cleartext=false | unencrypted",
        "http://es:9200?api-key-env=K&cleartext=maybe | cleartext is true or false",
      })
  void whatIsWrongIsNamedInOneLine(String text, String named) {
    String message =
        assertThrows(BadInputException.class, () -> ElasticsearchSettings.parse(text)).getMessage();
    assertTrue(message.contains(named) && message.lines().count() == 1, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9200?api-key-env=K",
        "http://localhost:9200?api-key-env=K",
        "http://[::1]:9200?username=u&password-env=P",
        "https://es:9200?api-key-env=K",
        "http://es:9200?api-key-env=K&cleartext=true",
        "http://es:9200",
      })
  void aSecretStaysOnThisMachineOrIsEncryptedOrSomebodyAllowedIt(String text) {
    assertEquals(1, ElasticsearchSettings.parse(text).servers().size());
  }

  @Test
  void aSecretIsReadWhereItIsUsedAndNeverShown() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "c2VjcmV0\n");
    ElasticsearchSettings settings =
        ElasticsearchSettings.parse("http://127.0.0.1:9?api-key-file=" + key);
    assertEquals("c2VjcmV0", Secrets.read(settings, "api-key"));
    assertFalse(settings.toString().contains("c2VjcmV0"));
    Files.writeString(key, " \n");
    String message =
        assertThrows(BadInputException.class, () -> Secrets.read(settings, "api-key")).getMessage();
    assertTrue(message.contains(key.toString()), message);
  }

  @Test
  void aServerThatDoesNotAnswerIsNamedAtTheStart() {
    // Port 1 of loopback: nobody listens there.
    ElasticsearchSettings settings = ElasticsearchSettings.parse("http://127.0.0.1:1");
    String message =
        assertThrows(BadInputException.class, () -> Templates.require(settings)).getMessage();
    assertTrue(message.contains("http://127.0.0.1:1 does not answer"), message);
    assertEquals(1, message.lines().count());
  }
}
