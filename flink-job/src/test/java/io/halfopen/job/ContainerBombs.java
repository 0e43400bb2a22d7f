package io.halfopen.job;

import io.halfopen.job.archive.ArchiveFormat;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;

/** Avro files of a few bytes whose lengths speak of gigabytes. */
public final class ContainerBombs {
  /** 2,000,000,000 as Avro writes it. */
  private static final byte[] HUGE = {(byte) 0x80, (byte) 0xd0, (byte) 0xac, (byte) 0xf3, 0x0e};

  private ContainerBombs() {}

  /** One whose first key is that long. */
  public static byte[] header() {
    byte[] bomb = {'O', 'b', 'j', 1, 2, 2, 'a', 0, 0, 0, 0, 0, 0, 0, 0, 0};
    System.arraycopy(HUGE, 0, bomb, 7, HUGE.length);
    return bomb;
  }

  /** One whose only block, 40 bytes of the file, claims to be that long. */
  public static byte[] block(Schema schema) throws Exception {
    byte[] empty = empty(schema);
    byte[] bomb = Arrays.copyOf(empty, empty.length + 40);
    bomb[empty.length] = 2;
    System.arraycopy(HUGE, 0, bomb, empty.length + 1, HUGE.length);
    return bomb;
  }

  /** One whose only block is what it claims to be, and whose values claim to be that long. */
  public static byte[] values(Schema schema) throws Exception {
    byte[] empty = empty(schema);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.write(empty);
    bomb.write(2);
    bomb.write(HUGE.length * 4 * 2);
    for (int i = 0; i < 4; i++) {
      bomb.write(HUGE);
    }
    bomb.write(empty, empty.length - 16, 16);
    return bomb.toByteArray();
  }

  private static byte[] empty(Schema schema) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<Object> file = new DataFileWriter<>(new SpecificDatumWriter<>(schema))) {
      file.setMeta(ArchiveFormat.VERSION_KEY, ArchiveFormat.VERSION);
      file.create(schema, out, new byte[16]);
    }
    return out.toByteArray();
  }
}
