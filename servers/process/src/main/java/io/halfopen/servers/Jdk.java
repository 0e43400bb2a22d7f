package io.halfopen.servers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The Java installations of this machine, by their release files. */
final class Jdk {
  private static final Pattern VERSION =
      Pattern.compile("^JAVA_VERSION=\"(\\d+)", Pattern.MULTILINE);

  private Jdk() {}

  /** The {@code java} of the lowest version from {@code version} on; the running one goes first. */
  static Optional<Path> atLeast(int version) {
    if (Runtime.version().feature() >= version) {
      return Optional.of(java(Path.of(System.getProperty("java.home"))));
    }
    return installed().stream()
        .filter(home -> version(home) >= version && Files.isExecutable(java(home)))
        .min(Comparator.comparingInt(Jdk::version))
        .map(Jdk::java);
  }

  private static List<Path> installed() {
    try (DirectoryStream<Path> homes = Files.newDirectoryStream(Path.of("/usr/lib/jvm"))) {
      return StreamSupport.stream(homes.spliterator(), false).filter(Files::isDirectory).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static int version(Path home) {
    try (Stream<String> lines = Files.lines(home.resolve("release"))) {
      return lines
          .map(VERSION::matcher)
          .filter(Matcher::find)
          .mapToInt(found -> Integer.parseInt(found.group(1)))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static Path java(Path home) {
    return home.resolve("bin/java");
  }
}
