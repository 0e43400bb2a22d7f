package io.halfopen.job.archive;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What an archive looks like: Avro container files of {@link ArchivedEvent}, below {@code date=}
 * and {@code hour=} folders of capture time (UTC), each beside its manifest and spanning one minute
 * at most.
 */
public final class ArchiveFormat {
  /** Metadata of a container file that names the version it was written as. */
  public static final String VERSION_KEY = "halfopen.archive";

  public static final int VERSION = 1;
  public static final String SUFFIX = ".avro";
  public static final String MANIFEST_SUFFIX = ".manifest.json";

  static final long MINUTE_MICROS = 60_000_000L;

  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("'date='uuuu-MM-dd'/hour='HH", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'packets-'uuuuMMdd'T'HHmm'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ArchiveFormat() {}

  /** When an event happened: a packet's capture time, the time a heartbeat promises. */
  public static long micros(ArchivedEvent event) {
    return event.getEvent() instanceof PacketEvent packet
        ? packet.getCapturedMicros()
        : ((SensorHeartbeat) event.getEvent()).getHeardUntilMicros();
  }

  /** The path of a file below the archive's folder, without its suffix. */
  static String path(long minute, String writer, long number) {
    Instant start = Instant.ofEpochSecond(minute * 60);
    return FOLDER.format(start) + "/" + NAME.format(start) + "-" + writer + "-" + number;
  }
}
