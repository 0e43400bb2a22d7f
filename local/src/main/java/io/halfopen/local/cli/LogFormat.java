package io.halfopen.local.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Whether the log is text or JSON; of the latter, what people read becomes a part. */
final class LogFormat {
  /** The name of the logger that says what would stand on a terminal. */
  static final String CONSOLE = "halfopen";

  private static final String TEMPLATE =
      """
      {"time":{"$resolver":"timestamp","pattern":{"format":"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'","timeZone":"UTC"}},
       "level":{"$resolver":"level","field":"name"},
       "logger":{"$resolver":"logger","field":"name"},
       "message":{"$resolver":"message","stringified":true},
       "thread":{"$resolver":"thread","field":"name"},
       "error":{"$resolver":"exception","field":"stackTrace","stackTrace":{"stringified":true}}}
      """;

  private static boolean json;

  /** What standard error was before it became a part of the log. */
  private static PrintStream plain = System.err;

  private LogFormat() {}

  static synchronized boolean isJson() {
    return json;
  }

  /** Begins to log so, into the file where one is named; again for each command of a process. */
  static synchronized void choose(boolean asJson, @Nullable Path file) {
    boolean before = json;
    json = asJson;
    if (file != null) {
      System.setProperty("halfopen.log", file.toString());
    }
    if (asJson) {
      plain = System.err instanceof Console ? plain : System.err;
      begin(file, plain);
      System.setErr(new Console());
    } else if (before || file != null) {
      Configurator.reconfigure();
    }
  }

  private static void begin(@Nullable Path file, PrintStream err) {
    ConfigurationBuilder<BuiltConfiguration> log =
        ConfigurationBuilderFactory.newConfigurationBuilder();
    log.setStatusLevel(Level.OFF).setShutdownHook("disable");
    log.add(log.newLogger(CONSOLE, Level.INFO)).add(log.newRootLogger(Level.WARN));
    // As log4j2.xml has it, which says why.
    log.add(
        log.newLogger("org.apache.flink.metrics.MetricGroup", Level.WARN)
            .add(
                log.newFilter("RegexFilter", Filter.Result.DENY, Filter.Result.NEUTRAL)
                    .addAttribute("regex", "Name collision: .*'pendingCommittables'.*")));
    BuiltConfiguration configuration = log.build();
    Configurator.reconfigure(configuration);
    JsonTemplateLayout layout =
        JsonTemplateLayout.newBuilder()
            .setConfiguration(configuration)
            .setEventTemplate(TEMPLATE)
            .build();
    Appender appender =
        file == null
            ? OutputStreamAppender.newBuilder()
                .setName("json")
                .setTarget(err)
                .setLayout(layout)
                .build()
            : FileAppender.newBuilder()
                .setName("json")
                .withFileName(file.toString())
                .setLayout(layout)
                .build();
    appender.start();
    configuration.addAppender(appender);
    configuration.getRootLogger().addAppender(appender, null, null);
    LoggerContext.getContext(false).updateLoggers();
  }

  private static final class Console extends PrintStream {
    Console() {
      super(new Lines(), true, StandardCharsets.UTF_8);
    }
  }

  /** Standard error by lines; what a terminal would have overwritten is left out. */
  private static final class Lines extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int b) {
      if (b == '\n') {
        String text = line.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;]*K", "");
        line.reset();
        if (!text.isBlank()) {
          LoggerFactory.getLogger(CONSOLE).info(text);
        }
      } else if (b == '\r') {
        line.reset();
      } else {
        line.write(b);
      }
    }
  }
}
