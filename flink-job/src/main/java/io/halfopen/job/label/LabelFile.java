package io.halfopen.job.label;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's table, looked at again and again: its text where it is another than last time, an
 * empty one otherwise. A file that is away for a moment, as while it is replaced, is no news.
 */
final class LabelFile implements GeneratorFunction<Long, String> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LabelFile.class);
  private static final int MOST_BYTES = 32 << 20;

  private final String file;
  private transient String last;
  private transient boolean away;

  @SuppressWarnings("NullAway") // last is null until the first text
  LabelFile(String file) {
    this.file = file;
  }

  /**
   * The text.
   *
   * @throws BadInputException naming the file where it cannot be read, or is too large
   */
  static String read(String file) {
    Path path = new Path(file);
    try {
      FileSystem files = path.getFileSystem();
      if (files.getFileStatus(path).getLen() > MOST_BYTES) {
        throw new BadInputException(file + ": above 32 MiB; give a smaller table of labels");
      }
      try (InputStream in = files.open(path)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read; name a table of labels", e);
    }
  }

  @Override
  public String map(Long tick) {
    try {
      String text = read(file);
      away = false;
      if (text.equals(last)) {
        return "";
      }
      last = text;
      return text;
    } catch (BadInputException e) {
      if (!away) {
        LOG.warn("labels stay as they were: {}", e.getMessage());
      }
      away = true;
      return "";
    }
  }
}
