package io.halfopen.local.cli;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.archive.ArchiveFormat;
import io.halfopen.job.archive.Tally;
import io.halfopen.local.Heard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;

/** An archive of exchanges of four packets each, twenty begun a second apart, by one sensor. */
public final class SyntheticArchive {
  private static final long START_MICROS = 1_700_000_040_000_000L;
  private static final int[] SECONDS = {0, 1, 3, 7};
  private final int perSecond;
  private boolean heartbeats = true;

  /** So many exchanges begin each second. */
  public SyntheticArchive(int perSecond) {
    this.perSecond = perSecond;
  }

  /** The same by a sensor that says nothing of its listening. */
  SyntheticArchive withoutHeartbeats() {
    heartbeats = false;
    return this;
  }

  /** Writes {@code minutes} minutes in a file each, and one of heartbeats and stragglers. */
  public void write(Path folder, int minutes) throws IOException {
    for (int minute = 0; minute <= minutes; minute++) {
      Path file = folder.resolve("date=2023-11-14/hour=22/packets-%03d.avro".formatted(minute));
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Tally tally = new Tally();
      try (DataFileWriter<ArchivedEvent> writer =
          new DataFileWriter<>(new SpecificDatumWriter<>(ArchivedEvent.class))) {
        writer.setCodec(CodecFactory.zstandardCodec(1, true));
        writer.setSyncInterval(64 << 10);
        writer.setMeta(ArchiveFormat.VERSION_KEY, ArchiveFormat.VERSION);
        writer.create(ArchivedEvent.getClassSchema(), file.toFile());
        for (int second = minute * 60; second < minute * 60 + 60; second++) {
          second(writer, tally, second, minutes * 60);
        }
      }
      CRC32C crc = new CRC32C();
      crc.update(Files.readAllBytes(file));
      Files.writeString(
          Path.of(file + ArchiveFormat.MANIFEST_SUFFIX),
          tally.manifest(Files.size(file), "%08x".formatted(crc.getValue())).toJson());
    }
  }

  private void second(DataFileWriter<ArchivedEvent> writer, Tally tally, int second, int lastBegin)
      throws IOException {
    for (int age : SECONDS) {
      int begun = second - age;
      for (int n = 0; begun >= 0 && begun < lastBegin && n < perSecond; n++) {
        add(writer, tally, packet(begun * perSecond + n, second, n));
      }
    }
    if (!heartbeats) {
      return;
    }
    SensorHeartbeat beat = new SensorHeartbeat();
    beat.setSensor("s1");
    beat.setScan("scan1");
    beat.setEpochMicros(START_MICROS - 1_000_000);
    beat.setHeardUntilMicros(START_MICROS + second * 1_000_000L + 900_000);
    add(writer, tally, beat);
  }

  private static void add(DataFileWriter<ArchivedEvent> writer, Tally tally, Object event)
      throws IOException {
    ArchivedEvent archived = new ArchivedEvent(0L, event);
    writer.append(archived);
    tally.add(archived);
  }

  private static PacketEvent packet(int exchange, int second, int n) {
    long micros = START_MICROS + second * 1_000_000L + n;
    PacketEvent packet = Heard.synAck(exchange, micros, second & 0xffff);
    packet.setEndpointAddress(ByteBuffer.allocate(4).putInt(0, 0x0a000000 + exchange));
    packet.setScannerPort(61_000 + exchange % 4000);
    packet.setWindow(1024 + exchange % 64_000);
    return packet;
  }
}
