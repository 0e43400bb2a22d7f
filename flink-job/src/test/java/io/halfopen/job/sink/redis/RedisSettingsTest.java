package io.halfopen.job.sink.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisSettingsTest {
  @TempDir Path folder;

  @Test
  void aPasswordLeavesThisMachineEncryptedAloneOrWhereSomebodyAllowedIt() throws Exception {
    String more = "?list=a&password-file=" + Files.writeString(folder.resolve("p"), "open sesame");
    String said =
        assertThrows(BadInputException.class, () -> RedisSettings.parse("kept:6379" + more))
            .getMessage();
    assertTrue(said.contains("would go to kept unencrypted: give tls=true"), said);
    assertEquals(1, said.lines().count());
    for (String where :
        new String[] {
          "kept:6379" + more + "&tls=true",
          "kept:6379" + more + "&cleartext=true",
          "127.0.0.1:6379" + more,
          "[::1]:6379" + more,
          "kept:6379?list=a"
        }) {
      assertEquals("a", RedisSettings.parse(where).key());
    }
  }
}
