package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list that may change at any time, looked at now and then. Looking instead of being told works
 * on every file system, mounted ones included. A last line without its end may be half of one, and
 * {@code 192.0.2.0/2} is not what somebody meant who is about to write {@code /24}: it counts once
 * the file has not changed from one look to the next.
 */
final class WatchedList {
  private static final String STAMP = "unix:ino,ctime,lastModifiedTime,size";

  private final Path path;

  /** As the file was when all of it was read. */
  private Map<String, Object> settled = Map.of();

  /** As it was at the last look. */
  private Map<String, Object> seen = Map.of();

  private boolean hadEntries;
  private @Nullable String wrong;

  WatchedList(Path path) {
    this.path = path;
  }

  /**
   * All that the file names, when it is read for the first time.
   *
   * @throws BadInputException naming the file, and the line that is no entry
   */
  AddressSet first() {
    AddressList list = new AddressList(false);
    ListFile.read(path, "opt-out list", list);
    hadEntries = list.size() > 0;
    return list.takeAddresses();
  }

  /** What the file names, or null if it has not changed. */
  @Nullable AddressSet look() {
    try {
      Map<String, Object> now = Files.readAttributes(path, STAMP);
      if (now.equals(settled)) {
        return null;
      }
      String text = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
      boolean quiet = now.equals(seen) && now.equals(Files.readAttributes(path, STAMP));
      seen = now;
      settled = quiet ? now : Map.of();
      int end = quiet ? text.length() : text.lastIndexOf('\n') + 1;
      return take(text.substring(0, end), quiet || text.isEmpty());
    } catch (IOException e) {
      seen = Map.of();
      settled = Map.of();
      wrong = "the opt-out list " + path + " cannot be read any more";
      return null;
    }
  }

  private AddressSet take(String text, boolean whole) {
    AddressList list = new AddressList(false);
    try {
      ListFile.read(path.toString(), new StringReader(text), list);
      if (list.size() > 0 || !hadEntries) {
        wrong = null;
      } else if (whole) {
        wrong = "the opt-out list " + path + " has become empty";
      }
    } catch (BadInputException | IOException e) {
      wrong = "opt-out list " + e.getMessage();
    }
    hadEntries |= list.size() > 0;
    return list.takeAddresses();
  }

  /** What is wrong with the file now, or null. */
  @Nullable String wrong() {
    return wrong;
  }
}
