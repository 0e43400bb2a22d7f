package io.halfopen.job.session;

import io.halfopen.job.fingerprint.Packet;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.runtime.state.KeyGroupRange;

/**
 * Exchanges as they stand at one moment: taken by the task, which waits for copies of memory alone,
 * and written by whoever has the time. {@link SessionState} says which bytes.
 */
final class SessionSnapshot {
  /** What a packet takes that is kept as an object, its place in lists and maps included. */
  private static final int PACKET_BYTES = 320;

  private final Exchanges exchanges;
  private final long watermark;
  private final BitSet heads;
  private final byte[][] shapes;
  private final byte[][] provenances;
  private final List<Map<Integer, List<Packet>>> objects;
  private final int[][] pages;
  private final int[] sizes;
  private final byte[][] copied;
  private final Block block = new Block();

  /** Takes all but the rows; they are taken before anything else happens to the exchanges. */
  SessionSnapshot(Exchanges exchanges, long watermark) {
    this.exchanges = exchanges;
    this.watermark = watermark;
    heads = (BitSet) exchanges.heads().clone();
    shapes = exchanges.shapes.known().entries();
    provenances = exchanges.provenances.known().entries();
    objects = exchanges.objects();
    pages = exchanges.rows.pages();
    sizes = new int[pages.length];
    Arrays.setAll(sizes, group -> size(pages[group], objects.get(group)));
    copied = new byte[Arrays.stream(pages).mapToInt(p -> p.length).sum()][];
  }

  private static int size(int[] pages, Map<Integer, List<Packet>> objects) {
    long packets = objects.values().stream().mapToLong(List::size).sum();
    return pages.length + (int) ((packets * PACKET_BYTES + Rows.PAGE_BYTES - 1) / Rows.PAGE_BYTES);
  }

  KeyGroupRange range() {
    KeyGroups groups = exchanges.groups();
    return KeyGroupRange.of(groups.first(), groups.first() + groups.count() - 1);
  }

  int groups() {
    return pages.length;
  }

  /** Pages of 64 KiB that a copy of the {@code group}th group here takes, packets included. */
  int size(int group) {
    return sizes[group];
  }

  /**
   * A group's rows where they stand, to be written before anything happens to them. A group is
   * taken once, here or as a copy.
   */
  Part here(int group) {
    return new Part(group, exchanges.rows);
  }

  /** Copies a group's rows into arrays of a page each. */
  Part copy(int group, Supplier<byte[]> arrays) {
    for (int page : pages[group]) {
      byte[] array = arrays.get();
      System.arraycopy(exchanges.rows.page(page), 0, array, 0, Rows.PAGE_BYTES);
      copied[page / Rows.PAGE] = array;
    }
    return new Part(group, Rows.over(copied));
  }

  /** One key group. */
  final class Part {
    private final int group;
    private final Rows rows;
    private final Map<Integer, List<Packet>> objects;

    private Part(int group, Rows rows) {
      this.group = group;
      this.rows = rows;
      objects = SessionSnapshot.this.objects.set(group, Map.of()); // Kept no longer than the part.
    }

    /** The group's number in the job. */
    int number() {
      return exchanges.groups().first() + group;
    }

    /** What {@link SessionSnapshot#size} said. */
    int size() {
      return sizes[group];
    }

    /** Gives the copy's arrays back; nothing can be written any more. */
    void giveBack(Consumer<byte[]> arrays) {
      for (int page : pages[group]) {
        arrays.accept(rows.page(page));
      }
    }

    void write(OutputStream out) throws IOException {
      block.to(out);
      block.putInt(SessionState.VERSION);
      block.putLong(watermark);
      int count = 0;
      for (int page : pages[group]) {
        count += heads.get(page, page + Rows.PAGE).cardinality();
      }
      block.putInt(count);
      BitSet shapesKnown = new BitSet();
      BitSet provenancesKnown = new BitSet();
      for (int page : pages[group]) {
        int end = page + Rows.PAGE;
        for (int row = heads.nextSetBit(page); row >= 0 && row < end; ) {
          write(row, shapesKnown, provenancesKnown);
          row = heads.nextSetBit(row + 1);
        }
      }
      block.flush();
    }

    private void write(int row, BitSet shapesKnown, BitSet provenancesKnown) throws IOException {
      List<Packet> object = SessionState.isObject(rows, row) ? objects.get(row) : null;
      int shape = rows.getInt(row, Row.SHAPE);
      int provenance = rows.getInt(row, Row.PROVENANCE);
      boolean newShape =
          object == null && SessionState.hasShape(rows, row) && !shapesKnown.get(shape);
      boolean newProvenance = object == null && !provenancesKnown.get(provenance);
      block.putByte(
          (newShape ? SessionState.NEW_SHAPE : 0)
              | (newProvenance ? SessionState.NEW_PROVENANCE : 0));
      block.put(rows.page(row), rows.at(row), Rows.BYTES);
      if (newShape) {
        shapesKnown.set(shape);
        bytes(shapes[shape], shapes[shape].length);
      }
      if (newProvenance) {
        provenancesKnown.set(provenance);
        bytes(provenances[provenance], provenances[provenance].length);
      }
      if (object != null) {
        block.putInt(object.size());
        for (Packet packet : object) {
          bytes(packet.bytes(), packet.length());
        }
        return;
      }
      for (int further = rows.getInt(row, Row.MORE); further != Rows.NONE; ) {
        block.put(rows.page(further), rows.at(further), Rows.BYTES);
        further = rows.getInt(further, Row.FURTHER_NEXT);
      }
    }

    private void bytes(byte[] from, int length) throws IOException {
      block.putShort(length);
      block.put(from, 0, length);
    }
  }
}
