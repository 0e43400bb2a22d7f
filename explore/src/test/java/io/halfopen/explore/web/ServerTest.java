package io.halfopen.explore.web;

import static io.halfopen.explore.RecordLines.LINUX;
import static io.halfopen.explore.RecordLines.WINDOWS;
import static io.halfopen.explore.RecordLines.json;
import static io.halfopen.explore.RecordLines.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.explore.Explorer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an attacker tries, byte by byte, at a real server on loopback. */
class ServerTest {
  private static final String TOKEN = "0123456789abcdef";

  @TempDir Path folder;

  private Explorer open(String token) throws Exception {
    Files.writeString(
        folder.resolve("x.jsonl"),
        json(record("192.0.2.1", 443, LINUX, 1)) + json(record("2001:db8::1", 22, WINDOWS, 2)));
    Explorer explorer = Explorer.open(folder, Settings.of("127.0.0.1", 0, token));
    long end = System.nanoTime() + 60_000_000_000L;
    String key = token == null ? "" : "&token-is-a-header";
    while (!ask(explorer, "GET /api/state?x" + key, bearer(token)).contains("\"records\":2")) {
      assertTrue(System.nanoTime() - end < 0, "not read within a minute");
      Thread.sleep(50);
    }
    return explorer;
  }

  private static String bearer(String token) {
    return "Host: 127.0.0.1" + (token == null ? "" : "\r\nAuthorization: Bearer " + token);
  }

  private static String ask(Explorer explorer, String line) throws IOException {
    return ask(explorer, line, "Host: 127.0.0.1:" + explorer.port());
  }

  private static String ask(Explorer explorer, String line, String headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", explorer.port())) {
      socket.setSoTimeout(60_000);
      String text = line + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.substring(9, 12));
  }

  @Test
  void anotherNameForThisMachineIsRefused() throws Exception {
    try (Explorer explorer = open(null)) {
      assertEquals(200, status(ask(explorer, "GET /")));
      assertEquals(200, status(ask(explorer, "GET /", "Host: localhost:" + explorer.port())));
      for (String host :
          List.of(
              "evil.example",
              "127.0.0.1.evil.example",
              "localhost.evil.example:80",
              "",
              "[::2]",
              "192.0.2.7",
              "127.0.0.1@evil.example")) {
        int status = status(ask(explorer, "GET /api/state", "Host: " + host));
        assertTrue(status == 421 || status == 400, host + " got " + status);
      }
      String other = "Host: 127.0.0.1\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors";
      assertEquals(403, status(ask(explorer, "GET /api/state", other)));
    }
  }

  @Test
  void nothingIsServedButThePage() throws Exception {
    try (Explorer explorer = open(null)) {
      for (String path :
          List.of(
              "/../x.jsonl",
              "/x.jsonl",
              "/%2e%2e/x.jsonl",
              "//etc/passwd",
              "/..%2fx.jsonl",
              "/lib/../../x.jsonl",
              "/etc/passwd",
              "/api/",
              "/api/../x.jsonl",
              "/export/",
              "/META-INF/MANIFEST.MF",
              "/lib/",
              "/%00",
              "/.",
              "/style.css/..%5c..%5cx.jsonl")) {
        String answer = ask(explorer, "GET " + path);
        assertTrue(status(answer) == 404 || status(answer) == 400, path + ": " + answer);
        assertFalse(answer.contains("ja4tscan"), path);
      }
      assertEquals(405, status(ask(explorer, "POST /api/state")));
      assertEquals(405, status(ask(explorer, "DELETE /")));
    }
  }

  @Test
  void everyAnswerForbidsWhatThePageDoesNotNeed() throws Exception {
    try (Explorer explorer = open(null)) {
      for (String path : List.of("/", "/api/state", "/export/records.csv", "/nothing")) {
        String answer = ask(explorer, "GET " + path);
        assertTrue(answer.contains("default-src 'none'; script-src 'self'"), path);
        assertTrue(answer.contains("frame-ancestors 'none'"), path);
        assertTrue(answer.contains("nosniff"), path);
        assertFalse(answer.contains("unsafe"), path);
        assertFalse(answer.contains("Access-Control"), path);
      }
    }
  }

  @Test
  void aTokenIsNeededWhereThereIsOne() throws Exception {
    try (Explorer explorer = open(TOKEN)) {
      String host = "Host: 127.0.0.1";
      assertEquals(401, status(ask(explorer, "GET /", host)));
      assertEquals(401, status(ask(explorer, "GET /api/state", host)));
      assertEquals(401, status(ask(explorer, "GET /api/live", host)));
      assertEquals(401, status(ask(explorer, "GET /export/records.csv", host)));
      assertEquals(401, status(ask(explorer, "GET /?token=0123456789abcdee", host)));
      assertEquals(401, status(ask(explorer, "GET /?token=", host)));
      String welcome = ask(explorer, "GET /?token=" + TOKEN, host);
      assertEquals(303, status(welcome));
      assertTrue(welcome.contains("HttpOnly; SameSite=Strict"), welcome);
      assertTrue(welcome.contains("Location: /\r\n"), welcome);
      String cookie = host + "\r\nCookie: halfopen=" + TOKEN;
      assertEquals(200, status(ask(explorer, "GET /api/state", cookie)));
      assertEquals(200, status(ask(explorer, "GET /", cookie)));
    }
  }

  @Test
  void anywhereButOnLoopbackATokenIsMadeUp() {
    assertEquals(32, String.valueOf(Settings.of("0.0.0.0", 0, null).token()).length());
    assertEquals(null, Settings.of("127.0.0.1", 0, null).token());
    assertEquals(null, Settings.of("::1", 0, null).token());
    assertThrows(BadInputException.class, () -> Settings.of("127.0.0.1", 0, "short"));
    assertThrows(BadInputException.class, () -> Settings.of("no.name.is.looked.up", 0, null));
    assertThrows(BadInputException.class, () -> Settings.of("10.0.0.0/8", 0, null));
  }

  @Test
  void hostileValuesAreAnsweredInWords() throws Exception {
    List<String> hostile =
        List.of(
            "' OR 1=1 --",
            "'; DROP TABLE record; --",
            "\"); SELECT read_text('/etc/passwd'); --",
            "${jndi:ldap://127.0.0.1/x}",
            "<script>alert(1)</script>",
            "\u0000",
            "%",
            "9".repeat(900),
            "(".repeat(900),
            "-1",
            "99999999999999999999");
    List<String> places =
        List.of(
            "/api/top?q=",
            "/api/top?from=",
            "/api/records?order=",
            "/api/records?offset=",
            "/api/records?limit=",
            "/api/record?id=",
            "/api/endpoint?port=1&host=",
            "/api/endpoint?host=192.0.2.1&port=",
            "/api/compare?b=1_2_3_4&a=",
            "/api/suggest?text=",
            "/export/records.csv?q=",
            "/export/targets.txt?to=",
            "/api/time?q=",
            "/api/");
    try (Explorer explorer = open(null)) {
      for (String place : places) {
        for (String value : hostile) {
          String path = place + URLEncoder.encode(value, StandardCharsets.UTF_8);
          String answer = ask(explorer, "GET " + path);
          assertTrue(List.of(200, 400, 404).contains(status(answer)), path + ": " + answer);
          assertFalse(answer.contains("root:"), path);
          assertFalse(answer.contains("Exception"), path + ": " + answer);
        }
      }
      assertTrue(ask(explorer, "GET /api/state").contains("\"records\":2"));
      String large = "GET /api/top?q=" + "a".repeat(20_000);
      assertTrue(List.of(414, 431).contains(status(ask(explorer, large))));
      assertEquals(400, status(ask(explorer, "GET /api/top?q=%zz")));
    }
  }

  @Test
  void pagesThatNeverCloseHoldNobodyUp() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (Explorer explorer = open(null)) {
      int refused = 0;
      for (int i = 0; i < LiveClients.MOST + 20; i++) {
        Socket socket = new Socket("127.0.0.1", explorer.port());
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        String text = "GET /api/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        byte[] first = socket.getInputStream().readNBytes(12);
        refused += new String(first, StandardCharsets.US_ASCII).endsWith("503") ? 1 : 0;
      }
      assertEquals(20, refused);
      assertEquals(200, status(ask(explorer, "GET /api/totals")));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (Explorer explorer = open(null)) {
      Settings same = Settings.of("127.0.0.1", explorer.port(), null);
      BadInputException e =
          assertThrows(BadInputException.class, () -> Explorer.open(folder, same));
      assertTrue(String.valueOf(e.getMessage()).contains("--port"));
      try (Explorer other = Explorer.open(folder, same.withAnyPort())) {
        assertTrue(other.port() != explorer.port());
      }
    }
  }
}
