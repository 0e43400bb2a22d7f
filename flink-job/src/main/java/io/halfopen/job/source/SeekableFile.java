package io.halfopen.job.source;

import java.io.IOException;
import org.apache.avro.file.SeekableInput;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Flink's file as Avro wants it. A short way back costs nothing, also far away. */
final class SeekableFile implements SeekableInput {
  private final FSDataInputStream in;
  private final long length;
  private final byte[] window = new byte[1 << 16];
  private long begin;
  private int held;
  private long position;

  private SeekableFile(FSDataInputStream in, long length) {
    this.in = in;
    this.length = length;
  }

  static SeekableFile open(String name) throws IOException {
    Path path = new Path(name);
    FileSystem system = path.getFileSystem();
    long length = system.getFileStatus(path).getLen();
    return new SeekableFile(system.open(path), length);
  }

  @Override
  public void seek(long to) {
    position = to;
  }

  @Override
  public long tell() {
    return position;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    if (position < begin || position >= begin + held) {
      in.seek(position);
      begin = position;
      held = Math.max(0, in.read(window));
    }
    int some = (int) Math.min(count, begin + held - position);
    if (some <= 0) {
      return count == 0 ? 0 : -1;
    }
    System.arraycopy(window, (int) (position - begin), into, offset, some);
    position += some;
    return some;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
