package io.halfopen.job.session;

import java.io.IOException;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Exchanges as they stand at one moment: taken by the task, which waits for copies of memory alone,
 * and written by whoever has the time. {@link SessionState} says which bytes.
 */
final class SessionSnapshot {
  private final Exchanges exchanges;
  private final long watermark;
  private final BitSet heads;
  private final byte[][] shapes;
  private final byte[][] provenances;
  private final Map<Integer, List<byte[]>> objects;
  private final Block block = new Block();

  /** Takes all but the rows; they are taken before anything else happens to the exchanges. */
  SessionSnapshot(Exchanges exchanges, long watermark) {
    this.exchanges = exchanges;
    this.watermark = watermark;
    heads = (BitSet) exchanges.heads().clone();
    shapes = exchanges.shapes.known().entries();
    provenances = exchanges.provenances.known().entries();
    objects = exchanges.objects();
  }

  int groups() {
    return exchanges.groups().count();
  }

  /** Pages of 64 KiB that a group's rows take. */
  int pages(int group) {
    return exchanges.rows.pages(group).length;
  }

  /** Takes the rows of the {@code group}th group here, into arrays of a page each. */
  Part take(int group, Supplier<byte[]> arrays) {
    return new Part(
        exchanges.groups().first() + group,
        exchanges.rows.copy(group, arrays),
        exchanges.rows.pages(group));
  }

  /** One key group. */
  final class Part {
    private final int number;
    private final Rows rows;
    private final int[] pages;

    private Part(int number, Rows rows, int[] pages) {
      this.number = number;
      this.rows = rows;
      this.pages = pages;
    }

    /** The group's number in the job. */
    int number() {
      return number;
    }

    /** How many arrays it was lent. */
    int pages() {
      return pages.length;
    }

    /** Gives the arrays back; nothing can be written any more. */
    void giveBack(Consumer<byte[]> arrays) {
      for (int page : pages) {
        arrays.accept(rows.page(page));
      }
    }

    void write(OutputStream out) throws IOException {
      block.to(out);
      block.putInt(SessionState.VERSION);
      block.putLong(watermark);
      int count = 0;
      for (int page : pages) {
        count += heads.get(page, page + Rows.PAGE).cardinality();
      }
      block.putInt(count);
      BitSet shapesKnown = new BitSet();
      BitSet provenancesKnown = new BitSet();
      for (int page : pages) {
        int end = page + Rows.PAGE;
        for (int row = heads.nextSetBit(page); row >= 0 && row < end; ) {
          write(row, shapesKnown, provenancesKnown);
          row = heads.nextSetBit(row + 1);
        }
      }
      block.flush();
    }

    private void write(int row, BitSet shapesKnown, BitSet provenancesKnown) throws IOException {
      List<byte[]> object = SessionState.isObject(rows, row) ? objects.get(row) : null;
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
        bytes(shapes[shape]);
      }
      if (newProvenance) {
        provenancesKnown.set(provenance);
        bytes(provenances[provenance]);
      }
      if (object != null) {
        block.putInt(object.size());
        for (byte[] packet : object) {
          bytes(packet);
        }
        return;
      }
      for (int further = rows.getInt(row, Row.MORE); further != Rows.NONE; ) {
        block.put(rows.page(further), rows.at(further), Rows.BYTES);
        further = rows.getInt(further, Row.FURTHER_NEXT);
      }
    }

    private void bytes(byte[] entry) throws IOException {
      block.putShort(entry.length);
      block.put(entry, 0, entry.length);
    }
  }
}
