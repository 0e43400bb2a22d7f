package io.halfopen.explore;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes pictures of a page that is being served: {@code ADDRESS TARGET.png WIDTH HEIGHT
 * light|dark}, as often as wanted. Those in docs were made with it.
 */
final class Pictures {
  private Pictures() {}

  public static void main(String[] args) throws Exception {
    try (Chromium chromium = Chromium.start()) {
      for (int i = 0; i + 4 < args.length; i += 5) {
        int width = Integer.parseInt(args[i + 2]);
        chromium.show(width, Integer.parseInt(args[i + 3]), args[i + 4].equals("dark"));
        chromium.open(args[i]);
        chromium.waitFor(
            "document.querySelector('.panel') && !document.querySelector('.panel')"
                + ".innerText.includes('…')");
        Thread.sleep(1500);
        System.out.println(
            args[i + 1]
                + " scroll width "
                + chromium.evaluate("document.documentElement.scrollWidth"));
        Files.write(Path.of(args[i + 1]), chromium.picture());
      }
      chromium.complaints().forEach(System.out::println);
    }
  }
}
