package io.halfopen.bench.explore;

import io.halfopen.explore.Explorer;
import io.halfopen.explore.web.Settings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Records are written as the file sink writes them, read, and asked as the page asks. */
@Command(
    name = "explore",
    mixinStandardHelpOptions = true,
    description = "Shows how long the page takes to read records, and to answer each panel.")
public final class ExploreBench implements Callable<Integer> {
  private static final int PER_FILE = 50_000;
  private static final int ASKED = 7;
  private static final String[] QUESTIONS = {
    "totals",
    "time",
    "top",
    "rare",
    "labels",
    "ports",
    "ended",
    "hints",
    "changes",
    "records",
    "records?q=10.1.0.0/16",
    "top?q=port:443",
    "records?q=1-2-4-8-R6",
    "top?q=-label:linux",
    "records?order=endpoint",
    "records?offset=500000",
    "endpoint?host=10.1.2.3&port=443",
    "suggest?text=_1460_",
    "compare?a=1000_2-4-8-1-3_1460_10_1-2&b=1001_2-4-8-1-3_1460_10_1-2"
  };

  @Option(
      names = "--records",
      defaultValue = "1000000",
      description = "how many (default ${DEFAULT-VALUE})")
  int records = 1_000_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private int questions;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("halfopen-bench-explore-");
    try {
      long bytes = write(folder);
      System.out.printf(
          "%,d records, %,d MB of JSON lines; %d processors%n",
          records, bytes >> 20, Runtime.getRuntime().availableProcessors());
      long began = System.nanoTime();
      try (Explorer explorer = Explorer.open(folder, Settings.of("127.0.0.1", 0, null))) {
        String address = explorer.address() + "api/";
        while (!isRead(ask(address + "state"))) {
          Thread.sleep(20);
        }
        System.out.printf("read in %.1f s%n", (System.nanoTime() - began) / 1e9);
        System.out.printf("%-58s %9s %9s %9s%n", "question", "least ms", "median", "most");
        for (String question : QUESTIONS) {
          measure(address, question);
        }
      }
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
    return 0;
  }

  private boolean isRead(String state) {
    return state.contains("\"records\":" + records + ",") && state.contains("\"reading\":null");
  }

  /** Each time another question, so that no answer was kept. */
  private void measure(String address, String question) throws Exception {
    double[] millis = new double[ASKED];
    for (int i = 0; i < ASKED; i++) {
      String path = question.contains("q=") ? encoded(question) : question;
      String end =
          (path.contains("?") ? "&" : "?") + "to=" + (1_900_000_000_000_000L + questions++);
      long began = System.nanoTime();
      ask(address + path + end);
      millis[i] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(
        "%-58s %9.0f %9.0f %9.0f%n", question, millis[0], millis[ASKED / 2], millis[ASKED - 1]);
  }

  private static String encoded(String question) {
    int at = question.indexOf("q=") + 2;
    return question.substring(0, at)
        + URLEncoder.encode(question.substring(at), StandardCharsets.UTF_8);
  }

  private String ask(String address) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(address + ": " + answer.body());
    }
    return answer.body();
  }

  /** A thousand fingerprints, few of them frequent, on a quarter as many endpoints as records. */
  private long write(Path folder) throws IOException {
    Random random = new Random(1);
    long bytes = 0;
    for (int from = 0; from < records; from += PER_FILE) {
      Path file = folder.resolve("ja4tscan-%03d.jsonl".formatted(from / PER_FILE));
      try (BufferedWriter out = Files.newBufferedWriter(file)) {
        for (int i = from; i < Math.min(records, from + PER_FILE); i++) {
          out.write(line(i, random));
          out.newLine();
        }
      }
      bytes += Files.size(file);
    }
    return bytes;
  }

  private String line(int i, Random random) {
    int kind = (int) (1000 * Math.pow(random.nextDouble(), 4));
    int endpoint = random.nextInt(Math.max(1, records / 4));
    boolean rst = kind % 3 == 0;
    double jitter = random.nextInt(40_000) / 1000.0;
    String host =
        "10.%d.%d.%d".formatted(endpoint >> 16 & 255, endpoint >> 8 & 255, endpoint & 255);
    String fingerprint = (1000 + kind) + "_2-4-8-1-3_1460_10_1-2-4-8" + (rst ? "-R6" : "-16");
    return """
        {"host":"%s","port":%d,"ja4tscan":"%s","ended":"%s","first_seen":"2026-11-%02dT%02d:%02d:%02d.%06dZ",\
        "last_seen":"2026-11-21T12:00:31.000000Z","delays_ms":[%.3f,%.3f,%.3f,%.3f%s],\
        "rst_delay_ms":%s,"rtt_ms":%.3f,"window":%d,"options":"2-4-8-1-3","mss":1460,"wscale":10,\
        "hop_limit":%d,"initial_hop_limit":64,"hops":12,"flags":[],"packets":6,"foreign":0,\
        "duplicates":0,"unverified_rsts":0,"others":0,"after_rst":0,"payloads":0,\
        "template":"65535_2-3-4-8-0_1460_7","sensor":"sensor-%d","scan":"scan-%d",\
        "scanner_host":"192.0.2.250","scanner_port":%d,"revision":0,"id":"%032x","label":"%s",\
        "label_category":"os","label_confidence":0.9,"label_reason":"options 2-4-8-1-3, window scale 10, initial TTL 64, retransmissions (%.2f, 2.02, 4.19, 8.19, 16.13 s) as listed",\
        "other_labels":null,"hints":["timestamp-clock"%s],"hint_reasons":"timestamp-clock: 1000.00 Hz (%d ticks in 31.55 s)",\
        "service":"https","effective_window":66723840,"timestamp_hertz":1000.0,"uptime_s":%d,\
        "quicklabs_ja4ts":null}"""
        .formatted(
            host,
            new int[] {443, 443, 443, 22, 80}[endpoint % 5],
            fingerprint,
            rst ? "rst" : "gap",
            1 + i % 21,
            i % 24,
            i % 60,
            random.nextInt(60),
            random.nextInt(1_000_000),
            1000 + jitter,
            2000 + jitter,
            4000 + jitter,
            8000 + jitter,
            rst ? "" : ",16128.069",
            rst ? "6002.125" : "null",
            jitter,
            1000 + kind,
            45 + i % 10,
            i % 4,
            i % 100,
            61000 + i % 4000,
            i,
            "System " + kind % 40,
            1 + jitter / 1000,
            kind % 9 == 0 ? ",\"tunnel\"" : "",
            31000 + i % 1000,
            i);
  }
}
