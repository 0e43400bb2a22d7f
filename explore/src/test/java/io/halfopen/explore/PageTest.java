package io.halfopen.explore;

import static io.halfopen.explore.RecordLines.LINUX;
import static io.halfopen.explore.RecordLines.TUNNELLED;
import static io.halfopen.explore.RecordLines.WINDOWS;
import static io.halfopen.explore.RecordLines.change;
import static io.halfopen.explore.RecordLines.json;
import static io.halfopen.explore.RecordLines.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.explore.web.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a person uses it, in a real browser over a real server and real files. */
class PageTest {
  private static final String HOSTILE =
      "<script>window.pwned=1</script><img src=x onerror=pwned=1>";

  private static Chromium chromium;

  @TempDir Path folder;
  private Explorer explorer;

  @BeforeAll
  static void start() throws IOException {
    if (Chromium.installed() == null) {
      assertFalse("true".equals(System.getenv("CI")), "chromium is not installed");
      assumeTrue(false, "skipped: chromium is not installed (apt-get install chromium)");
    }
    chromium = Chromium.start();
  }

  @AfterAll
  static void end() throws IOException {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void serve() {
    explorer = Explorer.open(folder, Settings.of("127.0.0.1", 0, null));
    chromium.show(1280, 900, false);
    chromium.complaints();
  }

  @AfterEach
  void leave() throws Exception {
    chromium.open("about:blank#");
    explorer.close();
    assertEquals(List.of(), chromium.complaints());
    for (String request : chromium.requests()) {
      assertTrue(request.startsWith("http://127.0.0.1:") || request.startsWith("about:"), request);
    }
  }

  private void write(String name, String text) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    Path part = path.resolveSibling("." + path.getFileName());
    Files.writeString(part, text);
    Files.move(part, path);
  }

  private void fewRecords() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 20; i++) {
      lines.append(json(record("192.0.2." + i, 443, LINUX, i)));
    }
    for (int i = 1; i <= 5; i++) {
      lines.append(json(record("198.51.100." + i, 3389, WINDOWS, 60 + i)));
    }
    lines.append(json(record("192.0.2.1", 443, TUNNELLED, 600)));
    lines.append(json(record("2001:db8::7", 22, TUNNELLED, 700)));
    write("json/date=2026-11-21/hour=14/ja4tscan-1.jsonl", lines.toString());
    write("changes/date=2026-11-21/hour=14/c.jsonl", change("192.0.2.1", 443, LINUX, TUNNELLED));
  }

  private void open(String path) {
    chromium.open(explorer.address() + path);
  }

  private String address() {
    return chromium.evaluate("location.pathname + location.search").asText();
  }

  private static void panelShows(String name, String text) {
    chromium.waitForText("[aria-label='" + name + "']", text);
  }

  private static void recordsShown(int records) {
    chromium.waitForText(".panel h2", records + " records");
  }

  private static void figureShown(int figure) {
    chromium.waitForText(".figures b", Integer.toString(figure));
  }

  private void search(String text) {
    chromium.waitFor(
        "document.querySelector('#q').value === (new URLSearchParams(location.search).get('q') ?? '')");
    chromium.evaluate("document.activeElement.blur()");
    chromium.press("/");
    chromium.waitFor("document.activeElement.id === 'q'");
    chromium.type(text);
    chromium.press("Enter");
  }

  @Test
  void theOverviewShowsWhatWasScanned() throws Exception {
    fewRecords();
    open("");
    figureShown(27);
    figureShown(26);
    panelShows("Most frequent", LINUX);
    panelShows("Rarest", WINDOWS);
    panelShows("Labels", "Windows 10");
    panelShows("Ports", "3389");
    panelShows("How they ended", "ended by a RST");
    panelShows("Hints", "tunnel");
    panelShows("Latest changes", "something that takes 60 bytes");
    chromium.waitFor("document.querySelectorAll('.bars .bar').length >= 4");
    chromium.waitFor("document.querySelectorAll('.records .train').length === 27");
    assertEquals(
        "repeated after 1.021, 2.021, 4.021, 8.021 s, RST after 6.007 s; ended by a RST",
        chromium
            .evaluate(
                "[...document.querySelectorAll('.train')].map(t => t.getAttribute('aria-label'))"
                    + ".find(t => t.includes('RST'))")
            .asText());
  }

  @Test
  void aSearchStandsInTheAddressAndCanBeGoneBackFrom() throws Exception {
    fewRecords();
    open("");
    figureShown(27);
    search("192.0.2.0/28 443");
    chromium.waitForText(".said", "address within 192.0.2.0/28 and port is 443");
    recordsShown(16);
    assertEquals("/?q=192.0.2.0%2F28+443", address());
    chromium.click("[aria-label='Labels'] a", "Linux (6.x)");
    chromium.waitForText(".said", "label is Linux (6.x)");
    chromium.evaluate("history.back()");
    chromium.waitFor("!location.search.includes('label')");
    search("1-2-4-8-R6");
    recordsShown(5);
    search("label:\"linux\" -192.0.2.0/24");
    chromium.waitForText(".panel h2", "1 record");
    search("192.0.2.99");
    chromium.waitForText(".empty", "No record fits");
    chromium.click(".empty a", "show all records");
    recordsShown(27);
  }

  @Test
  void aSearchThatCannotBeReadIsPointedAt() throws Exception {
    fewRecords();
    open("");
    figureShown(27);
    for (String wrong :
        List.of("(port:443", "colour:red", "host:nowhere", "'; DROP TABLE record")) {
      search(wrong);
      if (wrong.startsWith("'")) {
        chromium.waitForText(".empty", "No record fits");
      } else {
        chromium.waitForText(".said.wrong pre", "^");
      }
    }
    search("443");
    recordsShown(21);
    // The browser itself notes each 400 that it was answered with.
    chromium.complaints().forEach(c -> assertTrue(c.contains("status of 400"), c));
  }

  @Test
  void aTimeIsChosenByKeyboard() throws Exception {
    fewRecords();
    open("");
    chromium.waitFor("document.querySelectorAll('.bars .bar').length >= 4");
    chromium.evaluate("document.querySelector('.bars').focus()");
    chromium.press("ArrowRight");
    panelShows("Records over time", "record");
    chromium.press("Home");
    chromium.press("Enter");
    chromium.waitFor("location.search.includes('from=2026-11-21T14')");
    chromium.waitFor("document.querySelectorAll('.records tbody tr').length < 27");
    chromium.click("a", "all times");
    recordsShown(27);
  }

  @Test
  void anEndpointShowsItsHistoryItsChangesAndWhoIsLikeIt() throws Exception {
    fewRecords();
    open("?q=192.0.2.1");
    chromium.click(".records a", "192.0.2.1:443");
    chromium.waitForText("h1", "192.0.2.1:443");
    panelShows("The exchange", "+16.02");
    panelShows("Why this label", "all of it as listed");
    panelShows("Why this label", "WireGuard takes 60");
    panelShows("What changed", "something that takes 60 bytes");
    panelShows("Same fingerprint", "[2001:db8::7]:22");
    panelShows("History", "differs from the one before");
    chromium.click(".past .when", "2026-11-21 14:00:01");
    chromium.waitForText("[aria-label='The exchange'] .bigfp", LINUX);
    chromium.click(".switch a", "linear");
    chromium.waitFor("location.search.includes('axis=linear')");
    chromium.click("[aria-label='What changed'] a", "compare before and after");
    chromium.waitForText(".verdict", "part");
  }

  @Test
  void twoFingerprintsAreComparedByChoosingThem() throws Exception {
    fewRecords();
    open("");
    chromium.click("[aria-label='Most frequent'] .group .pick", "compare");
    chromium.waitForText(".pinned", "choose another");
    chromium.click("[aria-label='Most frequent'] .group a", "compare with A");
    chromium.waitForText(".verdict b", "Another system");
    chromium.waitForText(".parts", "none");
    chromium.waitFor("document.querySelectorAll('.kind.differs').length > 0");
    panelShows("A in these files", "20 endpoints");
    assertTrue(address().startsWith("/compare?a=65160"), address());
    chromium.click("a", "swap");
    panelShows("B in these files", "20 endpoints");
  }

  @Test
  void whatIsShownIsTakenAlong() throws Exception {
    fewRecords();
    open("?q=tunnel");
    recordsShown(2);
    String get =
        "fetch([...document.querySelectorAll('.exports a')].find(a => a.innerText === '%s').href).then(r => r.text())";
    assertEquals(
        "192.0.2.1:443\n[2001:db8::7]:22\n", chromium.evaluate(get.formatted("targets")).asText());
    String csv = chromium.evaluate(get.formatted("CSV")).asText();
    assertTrue(csv.startsWith("host,port,ja4tscan,ended,first_seen,"), csv);
    assertEquals(3, csv.lines().count());
    String lines = chromium.evaluate(get.formatted("JSON")).asText();
    String wanted =
        json(record("2001:db8::7", 22, TUNNELLED, 700))
            + json(record("192.0.2.1", 443, TUNNELLED, 600));
    assertEquals(wanted, lines);
  }

  @Test
  void aFolderWithoutRecordsSaysSoAndThenShowsThem() throws Exception {
    open("");
    chromium.waitForText(".empty", "No records yet");
    chromium.waitForText(".empty", folder.toRealPath().toString());
    fewRecords();
    figureShown(27);
    explorer.add(record("203.0.113.9", 443, LINUX, 900));
    figureShown(28);
    chromium.waitForText(".records", "203.0.113.9:443");
  }

  @Test
  void aScanThatNobodyAnsweredIsWaitedForNoLonger() throws Exception {
    explorer.close();
    explorer = Explorer.open(null, Settings.of("127.0.0.1", 0, null), true);
    open("");
    chromium.waitForText(".empty", "Waiting for the first answer");
    chromium.waitForText(".live", "a scan is running");
    explorer.scanEnded();
    chromium.waitForText(".live", "the scan has ended");
    chromium.waitForText(".empty", "nobody answered");
    explorer.add(record("203.0.113.9", 443, LINUX, 900));
    figureShown(1);
  }

  @Test
  void whatCannotBeReadIsSaidAndHostileTextStaysText() throws Exception {
    Ja4TScanRecord hostile = record("192.0.2.66", 443, LINUX, 5);
    hostile.setLabels(List.of(new Label(HOSTILE, HOSTILE, 0.5, HOSTILE)));
    hostile.setSensor(HOSTILE);
    write("json/hostile.jsonl", json(hostile) + "{broken\n");
    write("json/growing.jsonl", json(record("192.0.2.67", 443, LINUX, 6)) + "{\"host\":\"192.");
    write("changes/c.jsonl", change("192.0.2.66", 443, HOSTILE, HOSTILE));
    open("");
    figureShown(2);
    chromium.click(".problems summary", "2 files were not read, or not whole");
    chromium.waitForText(".problems", "line 2 is no JSON");
    chromium.waitForText(".problems", "middle of a line");
    panelShows("Labels", HOSTILE);
    chromium.click(".records a", "192.0.2.66:443");
    panelShows("Why this label", HOSTILE);
    panelShows("The record", HOSTILE);
    assertEquals("undefined", chromium.evaluate("typeof window.pwned").asText());
    assertEquals(0, chromium.evaluate("document.querySelectorAll('img[src=x]').length").asInt());
  }

  @Test
  void itFitsANarrowScreenInTheDark() throws Exception {
    fewRecords();
    chromium.show(400, 800, true);
    for (String path :
        List.of(
            "",
            "endpoint?host=192.0.2.1&port=443",
            "help",
            "compare?a=" + LINUX + "&b=" + WINDOWS)) {
      open(path);
      chromium.waitForText("main", "e");
      chromium.waitFor("document.querySelectorAll('.panel').length > 0");
      assertEquals(400, chromium.evaluate("document.documentElement.scrollWidth").asInt(), path);
    }
    chromium.press("Tab");
    chromium.waitFor("document.activeElement.className === 'skip'");
  }
}
