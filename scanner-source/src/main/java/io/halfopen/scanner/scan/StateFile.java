package io.halfopen.scanner.scan;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state of a scan in a file that its owner alone reads.
 *
 * <p>What holds for a whole round is written beside, forced to disk and renamed. How far the sender
 * threads are is written into the file's memory after every batch, which costs a store: the
 * operating system has it from then on, however this process ends. It never says more than was
 * sent, so that whoever goes on asks one batch a thread twice at most and leaves none out.
 */
public final class StateFile implements SendJournal, AutoCloseable {
  private static final int HEADER_BYTES = 8192;
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Path file;
  private final @Nullable ScanState kept;
  private @Nullable FileChannel channel;
  private volatile @Nullable MappedByteBuffer positions;

  private StateFile(Path file, @Nullable ScanState kept, @Nullable FileChannel channel) {
    this.file = file;
    this.kept = kept;
    this.channel = channel;
  }

  /**
   * Opens a file that is there, or one that is to be.
   *
   * @throws BadInputException where it is no state of a scan, another process uses it, or it cannot
   *     be read
   */
  public static StateFile open(Path file) {
    FileChannel channel = null;
    boolean opened = false;
    try {
      if (Files.notExists(file)) {
        opened = true;
        return new StateFile(file, null, null);
      }
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        throw new BadInputException(file + ": another scan keeps its state there: --resume");
      }
      ScanState kept = read(channel);
      opened = true;
      return new StateFile(file, kept, channel);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read and written: --resume", e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(
          file + ": no state of a scan, or a damaged one; name another file: --resume", e);
    } finally {
      if (!opened) {
        close(channel);
      }
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static ScanState read(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size <= HEADER_BYTES || size > 2 * HEADER_BYTES || size % Long.BYTES != 0) {
      throw new IllegalArgumentException("a length of " + size);
    }
    ByteBuffer all = ByteBuffer.allocate((int) size);
    while (all.hasRemaining() && channel.read(all) >= 0) {
      continue;
    }
    all.flip();
    byte[] header = new byte[HEADER_BYTES];
    all.get(header);
    List<Long> positions = new ArrayList<>();
    while (all.remaining() >= Long.BYTES) {
      positions.add(all.getLong());
    }
    return ScanState.parse(new String(header, StandardCharsets.UTF_8), positions);
  }

  /** What was kept when the file was opened, or null where there was none. */
  public @Nullable ScanState kept() {
    return kept;
  }

  /**
   * The configuration that goes on from what is kept; {@code asked} itself where nothing is.
   *
   * @param opened a scan that was opened as {@code asked} and not started
   * @throws BadInputException where the file belongs to another scan
   */
  public ScanConfig goOn(Scan opened, ScanConfig asked) {
    try {
      return kept == null ? asked : kept.goOn(opened, asked);
    } catch (BadInputException e) {
      throw new BadInputException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Puts this state in the place of the one before. To be called when a scan is open and before it
   * starts.
   *
   * @throws BadInputException where the file cannot be written
   */
  public void begin(ScanState state) {
    byte[] header = state.header().getBytes(StandardCharsets.UTF_8);
    if (header.length > HEADER_BYTES) {
      throw new BadInputException("the scan's id or the data folder's name is too long to keep");
    }
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    FileChannel made = null;
    boolean begun = false;
    try {
      Files.deleteIfExists(beside);
      made =
          FileChannel.open(
              beside,
              Set.of(
                  StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      int threads = state.positions().size();
      ByteBuffer content = ByteBuffer.allocate(HEADER_BYTES + threads * Long.BYTES);
      content.put(header);
      content.position(HEADER_BYTES);
      state.positions().forEach(content::putLong);
      content.flip();
      while (content.hasRemaining()) {
        made.write(content);
      }
      made.force(true);
      // Locked before it has the name under which others look for it.
      if (!locked(made)) {
        throw new IOException("a new file is locked");
      }
      MappedByteBuffer map =
          made.map(FileChannel.MapMode.READ_WRITE, HEADER_BYTES, (long) threads * Long.BYTES);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      forceFolder();
      close(channel);
      channel = made;
      positions = map;
      begun = true;
    } catch (IOException e) {
      throw new BadInputException(file + ": the scan's state cannot be written: --resume", e);
    } finally {
      if (!begun) {
        close(made);
      }
    }
  }

  private void forceFolder() throws IOException {
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  @Override
  public void sent(int thread, long next) {
    MappedByteBuffer map = positions;
    if (map != null) {
      LONGS.setRelease(map, thread * Long.BYTES, next);
    }
  }

  /** Forces the positions to disk, against a loss of power. */
  public void force() {
    MappedByteBuffer map = positions;
    if (map != null) {
      map.force();
    }
  }

  /** The scan is over: there is nothing to go on with. */
  public void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": the finished scan's state cannot be removed", e);
    }
  }

  @Override
  public void close() {
    force();
    close(channel);
  }

  private static void close(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // It is only read, or was forced to disk.
        return;
      }
    }
  }
}
