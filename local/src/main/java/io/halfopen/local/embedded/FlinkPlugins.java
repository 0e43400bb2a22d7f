package io.halfopen.local.embedded;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.core.plugin.DefaultPluginManager;
import org.apache.flink.core.plugin.DirectoryBasedPluginFinder;
import org.jspecify.annotations.Nullable;

/**
 * File systems of others, such as {@code s3://}, from where a Flink on this machine would take
 * them: its own variables name the folders of its plugins and of its configuration.
 */
public final class FlinkPlugins {
  static final String FOLDER = "FLINK_PLUGINS_DIR";
  static final String SETTINGS = "FLINK_CONF_DIR";
  private static final Pattern SCHEME = Pattern.compile("scheme '([^']*)'");

  private FlinkPlugins() {}

  /**
   * Makes them known to this process; does nothing where no folder is named.
   *
   * @param environment variables by name
   * @throws BadInputException where a folder that is named is not there or holds nothing of use
   */
  public static void load(Map<String, String> environment) {
    String folder = environment.get(FOLDER);
    if (folder == null || folder.isBlank()) {
      return;
    }
    if (!Files.isDirectory(Path.of(folder))) {
      throw new BadInputException(FOLDER + "=" + folder + ": no such folder");
    }
    Configuration config = settings(environment.get(SETTINGS));
    // A path without a scheme is one of this machine.
    config.removeConfig(CoreOptions.DEFAULT_FILESYSTEM_SCHEME);
    // The SDK in Flink's plugin would print a stack trace about its own age.
    System.setProperty("aws.java.v1.disableDeprecationAnnouncement", "true");
    try {
      FileSystem.initialize(
          config,
          new DefaultPluginManager(
              new DirectoryBasedPluginFinder(Path.of(folder)).findPlugins(),
              CoreOptions.getPluginParentFirstLoaderPatterns(config)));
    } catch (IOException | RuntimeException e) {
      throw new BadInputException(
          FOLDER + "=" + folder + ": a folder in it is no plugin: " + RootCause.of(e), e);
    }
  }

  private static Configuration settings(@Nullable String folder) {
    if (folder == null || folder.isBlank()) {
      return new Configuration();
    }
    try {
      return GlobalConfiguration.loadConfiguration(folder);
    } catch (RuntimeException e) {
      String why = e instanceof IllegalConfigurationException ? e.getMessage() : RootCause.of(e);
      throw new BadInputException(SETTINGS + "=" + folder + ": " + why, e);
    }
  }

  /** What to do about a path whose file system is not here; null where that is not what failed. */
  public static @Nullable String missing(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof UnsupportedFileSystemSchemeException) {
        Matcher scheme = SCHEME.matcher(String.valueOf(e.getMessage()));
        return "%s:// needs Flink's plugin for it, in a folder of its own below the one that %s names"
                .formatted(scheme.find() ? scheme.group(1) : "this", FOLDER)
            + ", and its settings in the config.yaml of "
            + SETTINGS
            + ": docs/operations.md";
      }
    }
    return null;
  }
}
