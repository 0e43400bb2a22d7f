package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list of addresses, one entry a line. {@code #} begins a comment, blank lines do not count, and
 * neither Windows' line ends nor its byte order mark matter.
 */
final class ListFile {
  /** What follows can only be a comment, or no list. */
  private static final int LONGEST_LINE = 4096;

  private static final int LONGEST_ENTRY = 100;
  private static final Pattern NOT_PRINTABLE = Pattern.compile("[^ -~]");
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private ListFile() {}

  /**
   * Adds what the file names to the list.
   *
   * @param kind what the file is to the user, as in "blocklist"
   * @throws BadInputException naming the file, and the number and text of a line that is no entry
   */
  static void read(Path file, String kind, AddressList list) {
    try (InputStream in = Files.newInputStream(file)) {
      read(file.toString(), new InputStreamReader(in, StandardCharsets.ISO_8859_1), list);
    } catch (IOException e) {
      throw new BadInputException(file + ": this " + kind + " cannot be read" + why(e), e);
    }
  }

  /** Refuses a file that is not there, in the same words; what may be a pipe is not touched. */
  static void requireReadable(Path file, String kind) {
    if (Files.isReadable(file) && !Files.isDirectory(file) && !Files.isRegularFile(file)) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      int unused = in.read();
    } catch (IOException e) {
      throw new BadInputException(file + ": this " + kind + " cannot be read" + why(e), e);
    }
  }

  /** Adds each line's entry; {@code name} is what an error calls the source. */
  static void read(String name, Reader source, AddressList list) throws IOException {
    char[] buffer = new char[1 << 16];
    StringBuilder line = new StringBuilder();
    long number = 1;
    for (int length = source.read(buffer); length >= 0; length = source.read(buffer)) {
      int from = 0;
      for (int at = 0; at < length; at++) {
        if (buffer[at] == '\n') {
          append(line, buffer, from, at);
          add(name, number++, line, list);
          line.setLength(0);
          from = at + 1;
        }
      }
      append(line, buffer, from, length);
    }
    add(name, number, line, list);
  }

  /** A foreign file's line may be endless. */
  private static void append(StringBuilder line, char[] buffer, int from, int to) {
    line.append(buffer, from, Math.min(to - from, LONGEST_LINE - line.length()));
  }

  private static void add(String name, long number, StringBuilder line, AddressList list) {
    String text = entry(number == 1 ? withoutMark(line.toString()) : line.toString());
    if (text != null) {
      try {
        list.add(text.length() > LONGEST_ENTRY ? text.substring(0, LONGEST_ENTRY) : text);
      } catch (BadInputException e) {
        String message = NOT_PRINTABLE.matcher(String.valueOf(e.getMessage())).replaceAll("?");
        throw new BadInputException(name + ": line " + number + ": " + message, e);
      }
    }
  }

  private static String withoutMark(String line) {
    return line.startsWith(BYTE_ORDER_MARK) ? line.substring(BYTE_ORDER_MARK.length()) : line;
  }

  private static @Nullable String entry(String line) {
    int comment = line.indexOf('#');
    String text = (comment < 0 ? line : line.substring(0, comment)).strip();
    return text.isEmpty() ? null : text;
  }

  private static String why(IOException e) {
    String reason = e.getClass().getSimpleName().replace("Exception", "");
    return switch (reason) {
      case "NoSuchFile" -> ": there is no such file";
      case "AccessDenied" -> ": permission denied";
      default -> e.getMessage() == null ? "" : ": " + e.getMessage();
    };
  }
}
