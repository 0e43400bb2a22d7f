package io.halfopen.explore.store;

import org.jspecify.annotations.Nullable;

/** What a file holds, as its first bytes say. */
enum FileKind {
  /** Nothing yet. */
  EMPTY(null),
  /** Records as JSON lines. */
  RECORD_LINES(null),
  /** Records as CSV under a header. */
  RECORD_CSV(null),
  /** Changes as JSON lines. */
  CHANGE_LINES(null),
  /** Changes as CSV under a header. */
  CHANGE_CSV(null),
  /** Whole records in an Avro container. */
  AVRO(null),
  /** Whole records in columns. */
  PARQUET(null),
  /** Raw packets. */
  CAPTURE("is a capture; ./halfopen fingerprint FILE --files FOLDER makes records of it"),
  /** Compressed as a whole. */
  COMPRESSED("is compressed; unpack it to see its records"),
  /** Something else. */
  OTHER("holds no records in a form that is read here: JSON lines, CSV, Avro or Parquet");

  private final @Nullable String objection;

  FileKind(@Nullable String objection) {
    this.objection = objection;
  }

  /** Why it is not read; null where it is. */
  @Nullable String objection() {
    return objection;
  }

  boolean isText() {
    return this == RECORD_LINES || isCsv() || this == CHANGE_LINES;
  }

  boolean isCsv() {
    return this == RECORD_CSV || this == CHANGE_CSV;
  }

  boolean isChanges() {
    return this == CHANGE_LINES || this == CHANGE_CSV;
  }
}
