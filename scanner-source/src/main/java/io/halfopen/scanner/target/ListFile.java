package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A list of addresses, one entry a line. {@code #} begins a comment, blank lines do not count, and
 * neither Windows' line ends nor its byte order mark matter.
 */
final class ListFile {
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

  /** Adds each line's entry; {@code name} is what an error calls the source. */
  static void read(String name, Reader source, AddressList list) throws IOException {
    BufferedReader reader = new BufferedReader(source, 1 << 16);
    long number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      String text = entry(number == 1 ? withoutMark(line) : line);
      if (text != null) {
        try {
          list.add(text);
        } catch (BadInputException e) {
          throw new BadInputException(name + ": line " + number + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private static String withoutMark(String line) {
    return line.startsWith(BYTE_ORDER_MARK) ? line.substring(BYTE_ORDER_MARK.length()) : line;
  }

  private static @Nullable String entry(String line) {
    int comment = line.indexOf('#');
    String text = (comment < 0 ? line : line.substring(0, comment)).trim();
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
