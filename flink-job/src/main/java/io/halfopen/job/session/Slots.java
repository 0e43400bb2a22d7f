package io.halfopen.job.session;

/**
 * The packets of a row, ten bytes each: six in the row itself, twelve in each further one. A place
 * is a row (high half) and a field in it (low half), so that no object names it.
 */
final class Slots {
  private final Rows rows;

  Slots(Rows rows) {
    this.rows = rows;
  }

  /** The place of packet {@code i}. */
  long at(int row, int i) {
    if (i < Row.HERE) {
      return (long) row << 32 | Row.PACKETS + i * Row.PACKET;
    }
    int further = rows.getInt(row, Row.MORE);
    int left = i - Row.HERE;
    for (; left >= Row.FURTHER; left -= Row.FURTHER) {
      further = rows.getInt(further, Row.FURTHER_NEXT);
    }
    return (long) further << 32 | Row.FURTHER_PACKETS + left * Row.PACKET;
  }

  /** Packets that fit the rows which {@code count} packets have taken. */
  int room(int count) {
    int further = Math.max(0, count - Row.HERE + Row.FURTHER - 1) / Row.FURTHER;
    return Row.HERE + further * Row.FURTHER;
  }

  /** Takes another row where packet {@code count} is the first that needs it. */
  void open(int row, int count) {
    if (count < Row.HERE || (count - Row.HERE) % Row.FURTHER != 0) {
      return;
    }
    int further = rows.take(rows.group(row));
    rows.putInt(further, Row.FURTHER_NEXT, Rows.NONE);
    if (count == Row.HERE) {
      rows.putInt(row, Row.MORE, further);
    } else {
      rows.putInt(row(at(row, count - 1)), Row.FURTHER_NEXT, further);
    }
  }

  /** Gives all further rows back. */
  void release(int row) {
    int further = rows.getInt(row, Row.MORE);
    while (further != Rows.NONE) {
      int next = rows.getInt(further, Row.FURTHER_NEXT);
      rows.give(further);
      further = next;
    }
    rows.putInt(row, Row.MORE, Rows.NONE);
  }

  private static int row(long place) {
    return (int) (place >> 32);
  }

  void move(long from, long to) {
    System.arraycopy(
        rows.page(row(from)),
        rows.at(row(from)) + (int) from,
        rows.page(row(to)),
        rows.at(row(to)) + (int) to,
        Row.PACKET);
  }

  void get(long place, byte[] into) {
    System.arraycopy(rows.page(row(place)), rows.at(row(place)) + (int) place, into, 0, Row.PACKET);
  }

  void put(long place, byte[] from) {
    System.arraycopy(from, 0, rows.page(row(place)), rows.at(row(place)) + (int) place, Row.PACKET);
  }

  int getInt(long place, int field) {
    return rows.getInt(row(place), (int) place + field);
  }

  void putInt(long place, int field, int value) {
    rows.putInt(row(place), (int) place + field, value);
  }

  int getShort(long place, int field) {
    return rows.getShort(row(place), (int) place + field);
  }

  void putShort(long place, int field, int value) {
    rows.putShort(row(place), (int) place + field, value);
  }

  int getByte(long place, int field) {
    return rows.getByte(row(place), (int) place + field);
  }

  void putByte(long place, int field, int value) {
    rows.putByte(row(place), (int) place + field, value);
  }
}
