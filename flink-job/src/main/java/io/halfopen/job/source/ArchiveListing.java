package io.halfopen.job.source;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.BadInputException;
import io.halfopen.job.archive.ArchiveFormat;
import io.halfopen.job.archive.Manifest;
import io.halfopen.job.archive.Tally;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of archives that may hold what is wanted, by their smallest capture time.
 *
 * @param files to read, in order
 * @param heartbeats whether any sensor says in them how long it listened
 * @param leftOut a line for each thing that nothing can be read from
 * @param bytes of all these files
 */
public record ArchiveListing(
    List<ArchiveSplit> files, boolean heartbeats, List<String> leftOut, long bytes) {
  private static final String GLOB = "*?[{";

  /**
   * Looks through folders (and all below them), globs, and single files.
   *
   * @throws BadInputException where one is not there, or its file system is not
   */
  public static ArchiveListing of(List<String> sources, EventFilter filter) {
    Search search = new Search(filter);
    for (String source : sources) {
      try {
        search.source(source);
      } catch (FileNotFoundException e) {
        throw new BadInputException(source + ": no such file", e);
      } catch (IOException | IllegalArgumentException e) {
        throw new BadInputException(source + ": " + Unreadable.why(e), e);
      }
    }
    // Beside a file that holds all of theirs, and that no filter leaves out where they pass.
    search.found.keySet().removeAll(search.replaced);
    search.lengths.keySet().removeAll(search.replaced);
    List<ArchiveSplit> files = new ArrayList<>(search.found.values());
    long bytes = search.lengths.values().stream().mapToLong(Long::longValue).sum();
    files.sort(Comparator.comparingLong(ArchiveSplit::minMicros).thenComparing(ArchiveSplit::path));
    return new ArchiveListing(files, search.heartbeats, search.leftOut, bytes);
  }

  private static final class Search {
    final EventFilter filter;
    final TreeMap<String, ArchiveSplit> found = new TreeMap<>();
    final List<String> leftOut = new ArrayList<>();
    final Set<String> replaced = new HashSet<>();
    final Map<String, Long> lengths = new HashMap<>();
    boolean heartbeats;
    private int seen;

    Search(EventFilter filter) {
      this.filter = filter;
    }

    void source(String source) throws IOException {
      int before = seen;
      int wild = firstWild(source);
      if (wild >= 0) {
        String base = source.substring(0, Math.max(0, source.lastIndexOf('/', wild)));
        Path folder = new Path(base.isEmpty() ? (source.startsWith("/") ? "/" : ".") : base);
        FileSystem system = folder.getFileSystem();
        String pattern = absolute(system, folder) + source.substring(base.length());
        walk(system, folder, FileSystems.getDefault().getPathMatcher("glob:" + pattern), false);
      } else {
        Path path = new Path(source);
        FileSystem system = path.getFileSystem();
        if (system.getFileStatus(path).isDir()) {
          walk(system, path, null, true);
        } else {
          file(system, path);
        }
      }
      if (seen == before) {
        leftOut.add(source + ": no archive files (*" + ArchiveFormat.SUFFIX + ") in it");
      }
    }

    private static int firstWild(String source) {
      for (int i = 0; i < source.length(); i++) {
        if (GLOB.indexOf(source.charAt(i)) >= 0) {
          return i;
        }
      }
      return -1;
    }

    private static String absolute(FileSystem system, Path path) throws IOException {
      String text = system.getFileStatus(path).getPath().toUri().getPath();
      return text.equals("/") ? "" : text;
    }

    /** Files that match, and all files in folders that do. */
    private void walk(FileSystem system, Path folder, @Nullable PathMatcher glob, boolean all)
        throws IOException {
      FileStatus[] entries = system.listStatus(folder);
      for (FileStatus entry : entries == null ? new FileStatus[0] : entries) {
        Path path = entry.getPath();
        boolean matches =
            all || (glob != null && glob.matches(java.nio.file.Path.of(path.toUri().getPath())));
        if (entry.isDir()) {
          walk(system, path, glob, matches);
        } else if (matches
            && path.getName().endsWith(ArchiveFormat.SUFFIX)
            && !path.getName().startsWith(".")) {
          stillThere(system, path);
        }
      }
    }

    /** Retention may delete what it finds too old between a folder's listing and this. */
    private void stillThere(FileSystem system, Path path) throws IOException {
      int told = leftOut.size();
      try {
        file(system, path);
      } catch (FileNotFoundException e) {
        return;
      }
      if (leftOut.size() > told && !system.exists(path)) {
        leftOut.subList(told, leftOut.size()).clear();
      }
    }

    private void file(FileSystem system, Path path) throws IOException {
      seen++;
      Manifest manifest = manifest(system, path);
      if (manifest == null || !filter.mayHold(manifest)) {
        return;
      }
      List<String> older = manifest.replaces();
      if (older != null) {
        older.forEach(name -> replaced.add(new Path(path.getParent(), name).toString()));
      }
      heartbeats |= manifest.heartbeats() > 0;
      lengths.put(path.toString(), system.getFileStatus(path).getLen());
      found.put(
          path.toString(),
          new ArchiveSplit(path.toString(), manifest.minMicros(), manifest.maxMicros(), 0));
    }

    private @Nullable Manifest manifest(FileSystem system, Path path) throws IOException {
      Path beside = new Path(path + ArchiveFormat.MANIFEST_SUFFIX);
      try (InputStream in = system.open(beside)) {
        Manifest manifest = Manifest.parse(in.readAllBytes());
        long length = system.getFileStatus(path).getLen();
        if (length != manifest.bytes()) {
          leftOut.add(path + ": " + length + " bytes long, its manifest says " + manifest.bytes());
        }
        return manifest;
      } catch (IOException e) {
        // Missing or damaged: what it would say is in the file as well.
        return counted(path.toString());
      }
    }

    private @Nullable Manifest counted(String path) throws IOException {
      Tally tally = new Tally();
      boolean any = false;
      try (ArchiveFile file = ArchiveFile.open(path)) {
        ArchivedEvent event;
        while ((event = next(file)) != null) {
          tally.add(event);
          any = true;
        }
      } catch (Unreadable e) {
        leftOut.add(e.getMessage());
        return null;
      }
      return any ? tally.manifest(0, "") : null;
    }

    /** A damaged block is told of by who reads the file for its events. */
    private static @Nullable ArchivedEvent next(ArchiveFile file) {
      while (true) {
        try {
          return file.next();
        } catch (Unreadable damaged) {
          if (damaged.isLast()) {
            return null;
          }
        }
      }
    }
  }
}
