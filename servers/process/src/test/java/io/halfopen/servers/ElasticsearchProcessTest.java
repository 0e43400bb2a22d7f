package io.halfopen.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.servers.ElasticsearchProcess.Version;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Long: the tests of what indexes kill and start these servers too. */
@Tag("long")
class ElasticsearchProcessTest {
  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Version.class)
  void whatWasIndexedIsThereAfterAKill(Version version) throws Exception {
    assertTrue(Version.V8.isRunnable());
    Assumptions.assumeTrue(version.isRunnable(), "no JDK 21 or newer: " + version + " is skipped");
    try (ElasticsearchProcess server = ElasticsearchProcess.start(version, folder)) {
      String document = server.url() + "/kept/_doc/1";
      HttpRequest put =
          HttpRequest.newBuilder(URI.create(document))
              .header("content-type", "application/json")
              .PUT(BodyPublishers.ofString("{\"a\":1}"))
              .build();
      assertEquals(201, http.send(put, BodyHandlers.ofString()).statusCode());
      server.kill();
      server.start();
      assertTrue(get(document).body().contains("\"a\":1"));
    }
  }

  /** Right after its start a server may still be about to recover its indices. */
  private HttpResponse<String> get(String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    for (int attempt = 0; attempt < 100 && answer.statusCode() != 200; attempt++) {
      Thread.sleep(100);
      answer = http.send(request, BodyHandlers.ofString());
    }
    return answer;
  }
}
