package io.halfopen.local.cli;

import io.halfopen.job.config.Heading;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What ZMap has and this scanner does otherwise; each says so. */
@Heading("Accepted for ZMap's command lines (each says what happens instead)")
final class NotHereOptions {
  @Option(names = "--cores", paramLabel = "CORES", description = "the kernel places threads")
  @Nullable String cores;

  @Option(
      names = "--source-mac",
      paramLabel = "MAC",
      description = "frames carry the interface's own address")
  @Nullable String sourceMac;

  @Option(
      names = {"--ignore-blocklist-errors", "--ignore-invalid-hosts"},
      description = "a list with a bad line is refused")
  boolean ignoreErrors;

  @Option(
      names = "--validate-source-port",
      paramLabel = "enable|disable",
      description = "answers are always validated")
  @Nullable String validateSourcePort;

  @Option(names = "--netmap-wait-ping", paramLabel = "IP", description = "there is no netmap here")
  @Nullable String netmapWaitPing;

  @Option(names = "--disable-syslog", description = "nothing goes to syslog")
  boolean disableSyslog;

  void say() {
    say(cores, "--cores", "the kernel places threads; to pin the whole scan: taskset -c CORES");
    say(sourceMac, "--source-mac", "frames carry the interface's own hardware address");
    if (ignoreErrors) {
      Notes.say("--ignore-blocklist-errors", "a list with a bad line is refused, naming the line");
    }
    say(validateSourcePort, "--validate-source-port", "answers are always validated, ports too");
    say(netmapWaitPing, "--netmap-wait-ping", "there is no netmap here, so nothing is waited for");
    if (disableSyslog) {
      Notes.say("--disable-syslog", "nothing goes to syslog; see --log-file");
    }
  }

  private static void say(@Nullable String given, String option, String instead) {
    if (given != null) {
      Notes.say(option, instead);
    }
  }
}
