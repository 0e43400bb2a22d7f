package io.halfopen.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The bundled schema store: every version of every schema that was ever released, oldest first, as
 * {@code /io/halfopen/event/released/NAME.vN.avsc}. A release that changes a schema adds a file;
 * none is ever edited.
 */
public final class ReleasedSchemas {
  private ReleasedSchemas() {}

  /** All released versions of the record called {@code name}; at least one. */
  public static List<Schema> of(String name) {
    List<Schema> versions = new ArrayList<>();
    for (int version = 1; ; version++) {
      String resource = "released/" + name + ".v" + version + ".avsc";
      try (InputStream in = ReleasedSchemas.class.getResourceAsStream(resource)) {
        if (in == null) {
          return versions;
        }
        versions.add(EventCodec.parse(in));
      } catch (IOException e) {
        throw new UncheckedIOException("bundled schema " + resource + " cannot be read", e);
      }
    }
  }
}
