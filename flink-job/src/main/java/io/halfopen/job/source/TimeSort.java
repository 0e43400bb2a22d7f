package io.halfopen.job.source;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A file whose packets are far out of order, put in order: sorted piece by piece into temporary
 * files, which are then merged. Memory holds a piece, the disk the rest.
 */
final class TimeSort implements PacketFile {
  private static final int PIECE = 100_000;
  private static final int MOST_PIECES = 64;

  private final int piece;
  private final Path folder;
  private final EventCodec<PacketEvent> codec = EventCodec.packets();
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Entry> inHand = new ArrayList<>();
  private final PriorityQueue<Piece> byTime =
      new PriorityQueue<>(Comparator.comparingLong(p -> p.entry.micros()));
  private @Nullable Entry entry;
  private @Nullable Piece from;

  private record Entry(long micros, byte[] event) {}

  /** One temporary file, read entry by entry; it is gone once it is closed. */
  private static final class Piece {
    final DataInputStream in;
    Entry entry = new Entry(Long.MAX_VALUE, new byte[0]);

    Piece(Path file) throws IOException {
      in =
          new DataInputStream(
              new BufferedInputStream(
                  Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE)));
    }

    boolean next() throws IOException {
      try {
        long micros = in.readLong();
        byte[] event = new byte[in.readInt()];
        in.readFully(event);
        entry = new Entry(micros, event);
        return true;
      } catch (EOFException e) {
        return false;
      }
    }
  }

  private TimeSort(int piece, Path folder) {
    this.piece = piece;
    this.folder = folder;
  }

  /** Reads all of {@code file}, which it closes. */
  static TimeSort of(PacketFile file, LeftOut leftOut) throws IOException {
    return of(file, leftOut, PIECE, Path.of(System.getProperty("java.io.tmpdir")));
  }

  static TimeSort of(PacketFile file, LeftOut leftOut, int piece, Path folder) throws IOException {
    TimeSort sort = new TimeSort(piece, folder);
    boolean done = false;
    try (file) {
      sort.read(file, leftOut);
      sort.spill();
      for (Piece one : sort.pieces) {
        sort.queue(one);
      }
      done = true;
      return sort;
    } finally {
      if (!done) {
        sort.close();
      }
    }
  }

  private void read(PacketFile file, LeftOut leftOut) throws IOException {
    List<PacketEvent> events = new ArrayList<>(2);
    while (true) {
      try {
        if (!file.next()) {
          return;
        }
        events.clear();
        file.events(events);
        if (events.isEmpty()) {
          // Kept for its time: it shows how long the listening went on.
          inHand.add(new Entry(file.capturedMicros(), new byte[0]));
        }
        for (PacketEvent event : events) {
          inHand.add(new Entry(file.capturedMicros(), codec.encode(event)));
        }
        if (inHand.size() >= piece) {
          spill();
        }
      } catch (Unreadable e) {
        leftOut.add(e);
        if (e.isLast()) {
          return;
        }
      }
    }
  }

  private void spill() throws IOException {
    inHand.sort(Comparator.comparingLong(Entry::micros));
    Path file = Files.createTempFile(folder, "halfopen-sort", ".tmp");
    try (DataOutputStream out = output(file)) {
      for (Entry one : inHand) {
        write(one, out);
      }
    }
    inHand.clear();
    pieces.add(new Piece(file));
    if (pieces.size() == MOST_PIECES) {
      merge();
    }
  }

  /** Many pieces become one, so that few files are ever open. */
  private void merge() throws IOException {
    for (Piece one : pieces) {
      queue(one);
    }
    Path file = Files.createTempFile(folder, "halfopen-sort", ".tmp");
    try (DataOutputStream out = output(file)) {
      while (!byTime.isEmpty()) {
        Piece least = byTime.remove();
        write(least.entry, out);
        queue(least);
      }
    }
    close();
    pieces.clear();
    pieces.add(new Piece(file));
  }

  private static DataOutputStream output(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  private static void write(Entry one, DataOutputStream out) throws IOException {
    out.writeLong(one.micros());
    out.writeInt(one.event().length);
    out.write(one.event());
  }

  private void queue(Piece one) throws IOException {
    if (one.next()) {
      byTime.add(one);
    }
  }

  @Override
  public boolean next() {
    try {
      if (from != null) {
        queue(from);
      }
      from = byTime.poll();
      entry = from == null ? null : from.entry;
      return entry != null;
    } catch (IOException e) {
      throw new UncheckedIOException("sorting in " + folder, e);
    }
  }

  @Override
  public long capturedMicros() {
    return entry == null ? Long.MIN_VALUE : entry.micros();
  }

  @Override
  public void events(Collection<PacketEvent> into) {
    if (entry != null && entry.event().length > 0) {
      try {
        into.add(codec.decode(entry.event()));
      } catch (IOException e) {
        throw new UncheckedIOException("what was sorted cannot be read back", e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Piece one : pieces) {
      one.in.close();
    }
  }
}
