package io.halfopen.job.truth;

import io.halfopen.job.truth.Frames.Frame;
import io.halfopen.job.truth.Seen.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * About two thousand endpoints as several capture files would show them, from one seed, and what
 * the records must be.
 */
final class HostileCapture {
  private static final long START_MICROS = 1_700_000_000_000_000L;
  private static final int DISORDER_MICROS = 900_000;
  private static final int[] LINKS = {
    Frames.ETHERNET, Frames.RAW_IP, Frames.COOKED, Frames.COOKED_V2, Frames.ETHERNET, Frames.RAW_IP
  };

  private final Random random;
  private final List<Seen> packets = new ArrayList<>();
  private final List<List<Frame>> files = new ArrayList<>();
  private long endMicros;

  HostileCapture(long seed, int endpoints) {
    random = new Random(seed);
    for (int i = 0; i < LINKS.length; i++) {
      files.add(new ArrayList<>());
    }
    for (int i = 0; i < endpoints; i++) {
      probe(i);
    }
    for (Seen seen : packets) {
      int file = random.nextInt(LINKS.length);
      write(file, seen);
      if (random.nextInt(40) == 0) {
        write((file + 1 + random.nextInt(LINKS.length - 1)) % LINKS.length, seen); // seen twice
      }
    }
    noise(endpoints * 2);
    for (List<Frame> file : files) {
      endMicros = file.stream().mapToLong(Frame::micros).reduce(endMicros, Math::max);
    }
  }

  private void probe(int i) {
    boolean secondPort = i % 10 == 9;
    int host = secondPort ? i - 1 : i;
    boolean ipv6 = host % 7 == 0;
    String endpoint =
        String.format(ipv6 ? "20010db8000000000000000000%06x" : "0a%06x", 0x010000 + host);
    String scanner = ipv6 ? "20010db80000ffff0000000000000001" : "0afe000" + (1 + host % 3);
    Probe probe =
        new Probe(endpoint, secondPort ? 443 : 80, scanner, 32768 + random.nextInt(28000));
    long start = START_MICROS + (long) (random.nextDouble() * 300e6);
    if (i % 200 == 5) {
      packets.addAll(Script.tarpit(random, probe, start));
      return;
    }
    packets.addAll(Script.exchange(random, probe, start));
    if (i % 5 == 1) {
      Probe again =
          random.nextBoolean()
              ? probe
              : new Probe(endpoint, probe.endpointPort(), scanner, 61000 + random.nextInt(4000));
      packets.addAll(Script.exchange(random, again, start + 900_000_000L));
    }
    if (i % 11 == 3) {
      Probe meanwhile = new Probe(endpoint, probe.endpointPort(), scanner, 65000 + i % 500);
      packets.addAll(Script.exchange(random, meanwhile, start + random.nextInt(3_000_000)));
    }
  }

  private void write(int file, Seen seen) {
    files.get(file).add(Frames.of(seen, LINKS[file], random));
  }

  /** All that a network carries beside; it goes on for a while after the last answer. */
  private void noise(int count) {
    long last = packets.stream().mapToLong(Seen::micros).max().orElse(START_MICROS);
    long span = last - START_MICROS + random.nextInt(130_000_000);
    for (int i = 0; i < count; i++) {
      int file = random.nextInt(LINKS.length);
      long micros = START_MICROS + (long) (random.nextDouble() * span);
      files.get(file).add(Noise.frame(random, micros, LINKS[file]));
    }
  }

  /** The lines of all records, sorted. */
  List<String> expected() {
    Map<Probe, List<Seen>> byProbe = packets.stream().collect(Collectors.groupingBy(Seen::probe));
    List<String> lines = new ArrayList<>();
    byProbe.forEach((probe, seen) -> lines.addAll(Oracle.lines(probe, seen, endMicros)));
    lines.sort(Comparator.naturalOrder());
    return lines;
  }

  /**
   * Writes the files into {@code folder}: both byte orders, both resolutions, the first one cut.
   */
  List<String> writeTo(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    int last = latest();
    for (int i = 0; i < LINKS.length; i++) {
      Path file = folder.resolve("capture" + i + ".pcap");
      byte[] bytes =
          CaptureBytes.pcap(
              disordered(files.get(i)), LINKS[i], i % 2 == 1, i >= 2 && i < 5, random);
      if (i == last) {
        bytes = CaptureBytes.withHalfAPacketMore(bytes);
      }
      Files.write(file, bytes);
      names.add(file.toString());
    }
    return names;
  }

  /** The file that goes on longest: nothing is known to be missing behind its end. */
  private int latest() {
    return IntStream.range(0, LINKS.length)
        .boxed()
        .max(
            Comparator.comparingLong(
                i -> files.get(i).stream().mapToLong(Frame::micros).max().orElse(0)))
        .orElseThrow();
  }

  private List<Frame> disordered(List<Frame> frames) {
    Map<Frame, Long> moved = new IdentityHashMap<>();
    frames.forEach(f -> moved.put(f, f.micros() + random.nextInt(DISORDER_MICROS)));
    List<Frame> disordered = new ArrayList<>(frames);
    disordered.sort(Comparator.comparing(moved::get));
    return disordered;
  }
}
