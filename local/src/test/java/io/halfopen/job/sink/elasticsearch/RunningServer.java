package io.halfopen.job.sink.elasticsearch;

import io.halfopen.servers.ElasticsearchProcess;
import io.halfopen.servers.ElasticsearchProcess.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One real server a version for all tests of a run, since it takes seconds to start. A test has a
 * prefix of its own there, and starts the server again where it killed it.
 */
public final class RunningServer implements BeforeAllCallback, BeforeEachCallback {
  private static final AtomicInteger PREFIXES = new AtomicInteger();
  private final Version version;
  private ElasticsearchProcess process;

  public RunningServer(Version version) {
    this.version = version;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Assumptions.assumeTrue(version.isRunnable(), "skipped: no JDK 21 or newer for " + version);
    process =
        context
            .getRoot()
            .getStore(Namespace.create(RunningServer.class))
            .computeIfAbsent(version, RunningServer::start, Shared.class)
            .process();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    beforeAll(context);
  }

  private static Shared start(Version version) {
    try {
      Path folder = Files.createTempDirectory("halfopen-test-elasticsearch");
      return new Shared(ElasticsearchProcess.start(version, folder), folder);
    } catch (IOException e) {
      throw new IllegalStateException("Elasticsearch cannot be started", e);
    }
  }

  /** Ends with the run of all tests. */
  private record Shared(ElasticsearchProcess process, Path folder) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      process.close();
      try (Stream<Path> all = Files.walk(folder)) {
        List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        for (Path path : deepestFirst) {
          Files.delete(path);
        }
      }
    }
  }

  /** The server itself. */
  ElasticsearchProcess process() {
    return process;
  }

  /** What it says over plain HTTP. */
  public Server server() {
    return new Server(process.url());
  }

  /** A prefix that no other test has, with its templates. */
  public String newPrefix() {
    String prefix = "test" + PREFIXES.incrementAndGet();
    Templates.apply(where(prefix));
    return prefix;
  }

  /** What stands behind {@code --sink elasticsearch:} for this prefix. */
  public String where(String prefix) {
    return process.url() + "?prefix=" + prefix + "&batch=500";
  }
}
