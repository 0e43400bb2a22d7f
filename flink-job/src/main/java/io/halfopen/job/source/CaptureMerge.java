package io.halfopen.job.source;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.scanner.wire.ContentCount;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Several files of packets as one stream of events, after what is known to be missing, merged by
 * capture time, so that overlapping or rotated files give the same records in any order of
 * arguments. Each is first read through once: a file is opened when its time has come, and one that
 * is out of order is sorted.
 */
final class CaptureMerge implements AutoCloseable {
  /** Captures written by several queues or merged from several files are out of order a little. */
  static final long DISORDER_MICROS = 2_000_000;

  private final PriorityQueue<Input> byTime =
      new PriorityQueue<>(
          Comparator.comparingLong((Input i) -> i.micros).thenComparing(i -> i.path));
  private final Deque<LogEntry> ready = new ArrayDeque<>();
  private final List<PacketEvent> events = new ArrayList<>(2);
  private final ContentCount count = new ContentCount();
  private long latestMicros = Long.MIN_VALUE;

  /** A file, and the time of what comes next out of it. */
  private final class Input {
    final String path;
    final LeftOut leftOut;
    long micros;
    boolean inOrder;
    @Nullable PacketFile file;

    Input(String path) {
      this.path = path;
      leftOut = new LeftOut(path, letter -> ready.add(entry(letter)));
    }
  }

  private final EventFilter filter;
  private final LongConsumer read;

  CaptureMerge(List<String> files, EventFilter filter) {
    this(files, filter, bytes -> {});
  }

  /**
   * Reads all files through a first time.
   *
   * @param read is told of bytes as they are read, of each file twice as many as it has
   */
  CaptureMerge(List<String> files, EventFilter filter, LongConsumer read) {
    this.filter = filter;
    this.read = read;
    List<CaptureSurvey> surveys = new ArrayList<>();
    for (String file : files) {
      surveys.add(survey(new Input(file)));
    }
    for (SensorHeartbeat missing : CaptureSurvey.missing(surveys)) {
      ready.add(new LogEntry(null, missing, null, LogEntry.UNKNOWN));
    }
  }

  private static LogEntry entry(DeadLetter letter) {
    return new LogEntry(null, null, letter, LogEntry.UNKNOWN);
  }

  private CaptureSurvey survey(Input input) {
    CaptureSurvey survey = new CaptureSurvey();
    long least;
    try (PacketFile file = PacketFiles.open(input.path, filter, new ContentCount(), read)) {
      survey.read(file);
      least = survey.leastMicros();
    } catch (IOException e) {
      // Told when its time comes; nothing of it can be read.
      least = Math.min(survey.leastMicros(), 0);
    }
    // A file without a packet is opened as well, for what is to be told of it.
    input.micros = least;
    input.inOrder = survey.backMicros() <= DISORDER_MICROS;
    byTime.add(input);
    return survey;
  }

  /** The next event or what cannot be read; null at the end of all files. */
  @Nullable LogEntry next() throws IOException {
    while (ready.isEmpty()) {
      Input input = byTime.poll();
      if (input == null) {
        return null;
      }
      PacketFile file = input.file;
      if (file == null) {
        open(input);
        continue;
      }
      latestMicros = Math.max(latestMicros, file.capturedMicros());
      events.clear();
      file.events(events);
      for (PacketEvent event : events) {
        ready.add(new LogEntry(event, null, null, LogEntry.UNKNOWN));
      }
      move(input, file);
    }
    return ready.poll();
  }

  private void open(Input input) throws IOException {
    try {
      PacketFile file = PacketFiles.open(input.path, filter, count, read);
      if (!input.inOrder) {
        file = TimeSort.of(file, input.leftOut);
      }
      input.file = file;
      move(input, file);
    } catch (Unreadable e) {
      input.leftOut.add(e);
    }
  }

  /** To the next packet of a file, which else is closed. */
  private void move(Input input, PacketFile file) throws IOException {
    while (true) {
      try {
        if (file.next()) {
          input.micros = file.capturedMicros();
          byTime.add(input);
          return;
        }
        break;
      } catch (Unreadable e) {
        input.leftOut.add(e);
        if (e.isLast()) {
          break;
        }
      }
    }
    file.close();
    input.file = null;
    input.leftOut.end();
  }

  /**
   * The latest capture time so far, of any packet: one that is no TCP also shows that the capture
   * was still running, so that a silence before it is known to be one.
   */
  long latestMicros() {
    return latestMicros;
  }

  /** What the frames held so far. */
  ContentCount count() {
    return count;
  }

  @Override
  public void close() throws IOException {
    for (Input input : byTime) {
      if (input.file != null) {
        input.file.close();
      }
    }
  }
}
