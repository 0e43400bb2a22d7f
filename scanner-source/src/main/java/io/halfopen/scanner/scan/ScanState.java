package io.halfopen.scanner.scan;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.probe.ProbeSeries;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that another process needs to go on with a round: which scan it is, its order, how far each
 * sender thread is, and what its probes are keyed with.
 *
 * @param digest of the settings that order and probes depend on
 * @param scan id of the scan
 * @param round number of the round
 * @param seed of the permutation
 * @param secret of the probes, 32 bytes as hex digits
 * @param nextProbe the first probe number that was never used
 * @param answersSince the first probe number of this round, whose answers may still come
 * @param data folder of the embedded run's data, or null
 * @param positions of the sender threads
 */
public record ScanState(
    String digest,
    String scan,
    int round,
    long seed,
    String secret,
    long nextProbe,
    long answersSince,
    @Nullable String data,
    List<Long> positions) {
  private static final String MAGIC = "halfopen-state 1";

  /** Copies the list. */
  public ScanState {
    positions = List.copyOf(positions);
  }

  /** The state at the beginning of a scan that was opened and not started. */
  public static ScanState of(Scan scan, ScanConfig config, @Nullable String data) {
    ScanConfig.Identity identity = config.identity();
    ScanOrder order = scan.order();
    List<Long> positions = config.order().positions();
    return new ScanState(
        digest(scan, config),
        identity.scan(),
        identity.round(),
        order.seed(),
        HexFormat.of().formatHex(identity.series().secret()),
        identity.series().next(),
        identity.answersSince() >= 0 ? identity.answersSince() : order.firstProbe(),
        data,
        positions.isEmpty()
            ? java.util.Collections.nCopies(config.pace().senderThreads(), 0L)
            : positions);
  }

  private static String digest(Scan scan, ScanConfig config) {
    List<?> settings =
        Arrays.asList(
            scan.order().identity(),
            config.order().shard(),
            config.order().shards(),
            config.pace().senderThreads(),
            config.probe(),
            config.network().sources(),
            config.network().firstSourcePort(),
            config.network().lastSourcePort(),
            config.identity().sensor());
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha.digest(settings.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The configuration that goes on from here.
   *
   * @param opened a scan that was opened with {@code config} to see what it comes to
   * @throws BadInputException where this is the state of another scan
   */
  ScanConfig goOn(Scan opened, ScanConfig config) {
    Long given = config.order().seed();
    if (!digest(opened, config).equals(digest) || (given != null && given != seed)) {
      throw new BadInputException(
          "belongs to another scan: targets, ports, probe, source, sensor, shard, sender"
              + " threads or seed differ; give that scan's options, or another --resume file");
    }
    return config.toBuilder()
        .round(round, scan)
        .seed(seed)
        .series(ProbeSeries.restore(HexFormat.of().parseHex(secret), nextProbe))
        .answersSince(answersSince)
        .positions(positions)
        .build();
  }

  /** All but the positions. */
  String header() {
    return """
        %s
        digest %s
        scan %s
        round %d
        seed %d
        secret %s
        next-probe %d
        answers-since %d
        data %s
        """
        .formatted(
            MAGIC,
            digest,
            scan,
            round,
            seed,
            secret,
            nextProbe,
            answersSince,
            data == null ? "" : data);
  }

  /**
   * Reads what {@link #header} wrote.
   *
   * @throws IllegalArgumentException where it is something else
   */
  static ScanState parse(String header, List<Long> positions) {
    List<String> lines = header.lines().toList();
    if (lines.size() < 9 || !lines.get(0).equals(MAGIC)) {
      throw new IllegalArgumentException("no state of a scan");
    }
    String folder = value(lines, 8, "data");
    return new ScanState(
        value(lines, 1, "digest"),
        value(lines, 2, "scan"),
        Integer.parseInt(value(lines, 3, "round")),
        Long.parseLong(value(lines, 4, "seed")),
        value(lines, 5, "secret"),
        Long.parseLong(value(lines, 6, "next-probe")),
        Long.parseLong(value(lines, 7, "answers-since")),
        folder.isEmpty() ? null : folder,
        positions);
  }

  private static String value(List<String> lines, int number, String name) {
    String line = lines.get(number);
    if (!line.startsWith(name + " ")) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    return line.substring(name.length() + 1);
  }

  /** Says nothing about the secret. */
  @Override
  public String toString() {
    return "ScanState[scan=%s, round=%d, positions=%s]"
        .formatted(
            scan, round, positions.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }
}
