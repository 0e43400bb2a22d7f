package io.halfopen.job.source;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.fuzz.Target;
import io.halfopen.job.archive.ArchiveFormat;
import io.halfopen.job.fingerprint.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;

/** An archive's file, read as a replay reads it, to its end. */
public final class ArchiveTarget implements Target {
  /** More than any input of these sizes can hold, however it is packed. */
  private static final int MOST_EVENTS = 1 << 22;

  private final Packet packet = new Packet();

  @Override
  public void read(byte[] input) {
    try (ArchiveFile file = ArchiveFile.open("input", new SeekableBytes(input))) {
      for (int i = 0; i < MOST_EVENTS; i++) {
        try {
          if (!file.next(packet) && file.next() == null) {
            return;
          }
        } catch (Unreadable e) {
          CaptureTarget.oneLine(e);
          if (e.isLast()) {
            return;
          }
        }
      }
      throw new AssertionError("more events than there can be");
    } catch (IOException e) {
      Target.require(e instanceof Unreadable, "no reason given: " + e);
      CaptureTarget.oneLine(e);
    }
  }

  @Override
  public List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String codec : List.of("null", "deflate", "zstandard")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (DataFileWriter<ArchivedEvent> file =
          new DataFileWriter<>(new SpecificDatumWriter<>(ArchivedEvent.class))) {
        file.setCodec(CodecFactory.fromString(codec));
        file.setMeta(ArchiveFormat.VERSION_KEY, ArchiveFormat.VERSION);
        file.create(ArchivedEvent.getClassSchema(), out, new byte[16]);
        file.append(new ArchivedEvent(1_700_000_000_000L, MessageTarget.syn()));
        file.append(new ArchivedEvent(1_700_000_000_001L, MessageTarget.heartbeat()));
        file.sync();
        file.append(new ArchivedEvent(1_700_000_000_002L, MessageTarget.syn()));
      }
      seeds.add(out.toByteArray());
    }
    return seeds;
  }
}
