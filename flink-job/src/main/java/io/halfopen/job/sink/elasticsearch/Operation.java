package io.halfopen.job.sink.elasticsearch;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One write of one document. Its version comes from the record, so that of two writes the server
 * keeps the later record, whichever came last.
 *
 * @param index the index
 * @param id the document
 * @param version at least 0; a write below the document's version changes nothing
 * @param source the document as JSON, or null to remove it
 */
record Operation(String index, String id, long version, byte @Nullable [] source)
    implements Serializable {
  /** Bytes on the wire, about. */
  int size() {
    return 100 + index.length() + id.length() + (source == null ? 0 : source.length);
  }
}
