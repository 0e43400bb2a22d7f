package io.halfopen.job.archive;

import io.halfopen.event.ArchivedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableWriter;
import org.jspecify.annotations.Nullable;

/**
 * One file a minute of capture time, ended with each checkpoint. Events come nearly in order, so
 * few minutes are open at a time; while a topic is caught up with they may be many, and then the
 * one that was not written to for longest ends early.
 */
final class ArchiveWriter implements CommittingSinkWriter<ArchivedEvent, ArchivePart> {
  static final int MAX_OPEN = 32;

  private final String folder;
  private final String name = UUID.randomUUID().toString();
  private final RecoverableWriter files;
  private final LinkedHashMap<Long, OpenPart> open = new LinkedHashMap<>(16, 0.75f, true);
  private final List<ArchivePart> finished = new ArrayList<>();
  private @Nullable OpenPart current;
  private long currentMinute = Long.MIN_VALUE;
  private long number;

  ArchiveWriter(String folder) throws IOException {
    this.folder = folder;
    files = new Path(folder).getFileSystem().createRecoverableWriter();
  }

  @Override
  public void write(ArchivedEvent event, Context context) throws IOException {
    long minute = Math.floorDiv(ArchiveFormat.micros(event), ArchiveFormat.MINUTE_MICROS);
    if (current == null || minute != currentMinute) {
      current = part(minute);
      currentMinute = minute;
    }
    current.write(event);
  }

  private OpenPart part(long minute) throws IOException {
    OpenPart part = open.get(minute);
    if (part == null) {
      if (open.size() >= MAX_OPEN) {
        Iterator<Map.Entry<Long, OpenPart>> eldest = open.entrySet().iterator();
        finished.add(eldest.next().getValue().finish());
        eldest.remove();
      }
      String path = ArchiveFormat.path(minute, name, number++) + ArchiveFormat.SUFFIX;
      part = new OpenPart(files, new Path(folder, path));
      open.put(minute, part);
    }
    return part;
  }

  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public Collection<ArchivePart> prepareCommit() throws IOException {
    List<ArchivePart> parts = new ArrayList<>(finished);
    for (OpenPart part : open.values()) {
      parts.add(part.finish());
    }
    finished.clear();
    open.clear();
    current = null;
    return parts;
  }

  @Override
  public void close() throws IOException {
    for (OpenPart part : open.values()) {
      part.discard();
    }
  }
}
