package io.halfopen.explore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium, spoken to by its DevTools protocol. It waits for what a test wants to see,
 * and remembers every complaint of the page.
 */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = java.util.Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = java.util.Collections.synchronizedList(new ArrayList<>());
  private String session = "";

  private Chromium(Process process, Path profile, String address) {
    this.process = process;
    this.profile = profile;
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Listener())
            .join();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  /** Where it is installed; null where it is not. */
  static Path installed() {
    for (String folder : System.getenv("PATH").split(":")) {
      for (String name : NAMES) {
        Path path = Path.of(folder, name);
        if (Files.isExecutable(path)) {
          return path;
        }
      }
    }
    return null;
  }

  static Chromium start() throws IOException {
    Path profile = Files.createTempDirectory("chromium");
    Process process =
        new ProcessBuilder(
                String.valueOf(installed()),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String address = null;
    for (String line = out.readLine(); address == null && line != null; line = out.readLine()) {
      if (line.contains("DevTools listening on ")) {
        address = line.substring(line.indexOf("ws://"));
        break;
      }
    }
    if (address == null) {
      process.destroyForcibly();
      throw new IOException("chromium did not start");
    }
    Thread drain =
        new Thread(
            () -> {
              try {
                out.transferTo(java.io.Writer.nullWriter());
              } catch (IOException e) {
                // It ended.
                return;
              }
            });
    drain.setDaemon(true);
    drain.start();
    Chromium chromium = new Chromium(process, profile, address);
    String target =
        chromium.call("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    chromium.session =
        chromium
            .call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      chromium.call(domain + ".enable", Map.of());
    }
    return chromium;
  }

  private void take(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      if (message.has("id")) {
        answers.remove(message.get("id").asInt()).complete(message);
        return;
      }
      JsonNode params = message.path("params");
      switch (message.path("method").asText()) {
        case "Runtime.exceptionThrown" -> complaints.add(params.toString());
        case "Runtime.consoleAPICalled" -> {
          if (params.path("type").asText().matches("error|warning|assert")) {
            complaints.add(params.toString());
          }
        }
        case "Log.entryAdded" -> {
          if (params.path("entry").path("level").asText().matches("error|warning")) {
            complaints.add(params.path("entry").toString());
          }
        }
        case "Network.requestWillBeSent" ->
            requests.add(params.path("request").path("url").asText());
        default -> {}
      }
    } catch (IOException e) {
      complaints.add("unreadable: " + e.getMessage());
    }
  }

  synchronized JsonNode call(String method, Map<String, ?> params) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode();
    message.put("id", id).put("method", method).set("params", JSON.valueToTree(params));
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    socket.sendText(message.toString(), true).join();
    JsonNode said = answer.orTimeout(60, TimeUnit.SECONDS).join();
    if (said.has("error")) {
      throw new IllegalStateException(method + ": " + said.get("error"));
    }
    return said.get("result");
  }

  void open(String address) {
    call("Page.navigate", Map.of("url", address));
    waitFor("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /** The value of an expression in the page. */
  JsonNode evaluate(String expression) {
    JsonNode said =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (said.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + said.get("exceptionDetails"));
    }
    return said.path("result").path("value");
  }

  String text(String selector) {
    return evaluate(
            "[...document.querySelectorAll("
                + quoted(selector)
                + ")].map(e => e.innerText).join('\\n')")
        .asText();
  }

  /** Waits until an expression is true. */
  void waitFor(String expression) {
    long end = System.nanoTime() + DEADLINE_NANOS;
    while (!evaluate("Boolean(" + expression + ")").asBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "not within a minute: " + expression + "\nthe page says:\n" + text("body"));
      }
      sleep();
    }
  }

  /** Waits until what is chosen holds a text. */
  void waitForText(String selector, String text) {
    waitFor(
        "[...document.querySelectorAll("
            + quoted(selector)
            + ")].some(e => e.innerText.includes("
            + quoted(text)
            + "))");
  }

  /** Clicks the first of these that holds a text, as a person would: where it is seen. */
  void click(String selector, String text) {
    waitForText(selector, text);
    String chosen =
        "[...document.querySelectorAll("
            + quoted(selector)
            + ")].find(e => e.innerText.includes("
            + quoted(text)
            + "))";
    // It must be where it will stay: nothing under way, and the same place twice.
    waitFor(
        "document.querySelector('#app')?.getAttribute('aria-busy') !== 'true' && (() => { const e = "
            + chosen
            + "; if (!e) return false; e.scrollIntoView({block: 'center'});"
            + " const r = e.getClientRects()[0];"
            + " const at = [r.x + r.width / 2, r.y + r.height / 2];"
            + " const same = String(window.lastAt) === String(at); window.lastAt = at;"
            + " return same && e.contains(document.elementFromPoint(...at)); })()");
    JsonNode at = evaluate("window.lastAt");
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              at.get(0).asDouble(),
              "y",
              at.get(1).asDouble(),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /** Types into what has the focus. */
  void type(String text) {
    call("Input.insertText", Map.of("text", text));
  }

  void press(String key) {
    for (String type : List.of("keyDown", "keyUp")) {
      int code =
          switch (key) {
            case "Enter" -> 13;
            case "Tab" -> 9;
            case "ArrowRight" -> 39;
            default -> key.charAt(0);
          };
      ObjectNode event = JSON.createObjectNode();
      event.put("type", type).put("key", key).put("windowsVirtualKeyCode", code);
      if (key.equals("Enter")) {
        event.put("text", "\r");
      } else if (key.length() == 1) {
        event.put("text", key);
      }
      call("Input.dispatchKeyEvent", JSON.convertValue(event, Map.class));
    }
  }

  /** How wide the page is, and whether it is dark. */
  void show(int width, int height, boolean dark) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** A picture of the page from its top, in PNG. */
  byte[] picture() {
    JsonNode picture = call("Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode(picture.get("data").asText());
  }

  /** What the page complained about since it was last asked. */
  List<String> complaints() {
    synchronized (complaints) {
      List<String> all = List.copyOf(complaints);
      complaints.clear();
      return all;
    }
  }

  /** Every address that was asked for. */
  List<String> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> all = Files.walk(profile)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }
}
