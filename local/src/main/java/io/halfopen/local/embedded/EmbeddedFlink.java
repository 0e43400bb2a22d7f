package io.halfopen.local.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.client.deployment.executors.LocalExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;

/** A mini cluster of two slots in this process, whose endpoints stay on loopback. */
public final class EmbeddedFlink {
  private EmbeddedFlink() {}

  /** A job and the cluster that was made for it, which ends with it. */
  record Submitted(JobClient job, MiniCluster cluster) {}

  /** For a bounded job, which a failure ends. */
  public static StreamExecutionEnvironment environment(Path folder) {
    return environment(configuration(folder));
  }

  static StreamExecutionEnvironment environment(Configuration config) {
    return StreamExecutionEnvironment.createLocalEnvironment(EmbeddedBroker.PARTITIONS, config);
  }

  static Configuration configuration(Path folder) {
    Configuration config = new Configuration();
    // Without these the blob server listens on every address, for one.
    for (String option :
        List.of(
            "rest.address",
            "rest.bind-address",
            "jobmanager.rpc.address",
            "jobmanager.bind-host",
            "taskmanager.host",
            "taskmanager.bind-host")) {
      config.setString(option, "127.0.0.1");
    }
    config.setString("rest.bind-port", "0");
    config.setString("execution.attached", "true");
    config.setString(
        "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    config.setString("io.tmp.dirs", folder.toString());
    config.setString("web.tmpdir", folder.toString());
    config.setString("restart-strategy.type", "disable");
    ReplayMeter.addTo(config);
    return config;
  }

  /** Starts the job, as {@code executeAsync} does, and keeps hold of its cluster. */
  static Submitted submit(StreamExecutionEnvironment env, Configuration config) throws Exception {
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName("halfopen");
    AtomicReference<@Nullable MiniCluster> cluster = new AtomicReference<>();
    JobClient job =
        LocalExecutor.createWithFactory(
                config,
                given -> {
                  MiniCluster made = new MiniCluster(given);
                  cluster.set(made);
                  return made;
                })
            .execute(graph, config, EmbeddedFlink.class.getClassLoader())
            .get();
    return new Submitted(job, Objects.requireNonNull(cluster.get()));
  }
}
