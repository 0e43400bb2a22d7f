package io.halfopen.servers.cluster;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Flink cluster is made of.
 *
 * @param taskManagers how many
 * @param slots of each
 * @param zooKeeper where job managers keep what another one needs to take over, {@code HOST:PORT},
 *     or null where none takes over
 * @param classPath what stands beside Flink's own jars
 * @param config entries of Flink's configuration beside, or instead of, those that are usual here
 */
public record FlinkSettings(
    int taskManagers,
    int slots,
    @Nullable String zooKeeper,
    List<Path> classPath,
    Map<String, String> config) {
  /** Options of the task managers' JVMs, as Flink's own scripts take them. */
  public static final String JAVA_OPTIONS = "env.java.opts.taskmanager";

  private static final String TASK_HEAP = "taskmanager.memory.task.heap.size";
  private static final int FRAMEWORK_HEAP = 128;
  private static final int USUAL_TASK_HEAP = 384;

  public FlinkSettings {
    classPath = List.copyOf(classPath);
    config = Map.copyOf(config);
  }

  /** So many task managers of two slots each, and a job manager that nobody replaces. */
  public static FlinkSettings of(int taskManagers) {
    return new FlinkSettings(taskManagers, 2, null, List.of(), Map.of());
  }

  public FlinkSettings withTaskManagers(int count) {
    return new FlinkSettings(count, slots, zooKeeper, classPath, config);
  }

  public FlinkSettings withZooKeeper(String quorum) {
    return new FlinkSettings(taskManagers, slots, quorum, classPath, config);
  }

  public FlinkSettings withClassPath(Path... beside) {
    return new FlinkSettings(taskManagers, slots, zooKeeper, List.of(beside), config);
  }

  public FlinkSettings with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(config);
    more.put(name, value);
    return new FlinkSettings(taskManagers, slots, zooKeeper, classPath, more);
  }

  /** Task managers whose tasks have so much heap, in MiB. */
  public FlinkSettings withTaskHeap(int mib) {
    return with(TASK_HEAP, mib + "m");
  }

  /** What the task managers' JVMs have, in MiB: Flink's own share and the tasks'. */
  public int heapMib() {
    String tasks = config.getOrDefault(TASK_HEAP, USUAL_TASK_HEAP + "m");
    return FRAMEWORK_HEAP + Integer.parseInt(tasks.replace("m", ""));
  }

  /** {@code config.yaml} for a cluster in {@code folder}; its task managers are small. */
  String yaml(Path folder, int restPort, int rpcPort) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String line : usual(folder, restPort, rpcPort).lines().toList()) {
      int colon = line.indexOf(": ");
      all.put(line.substring(0, colon), line.substring(colon + 2));
    }
    if (zooKeeper != null) {
      all.put("high-availability.type", "zookeeper");
      all.put("high-availability.zookeeper.quorum", zooKeeper);
      all.put("high-availability.storageDir", folder.resolve("ha").toUri().toString());
      // A job manager that was killed leads until its session has timed out.
      all.put("high-availability.zookeeper.client.session-timeout", "6 s");
      all.put("high-availability.zookeeper.client.connection-timeout", "6 s");
    }
    all.putAll(config);
    StringBuilder yaml = new StringBuilder();
    all.forEach((name, value) -> yaml.append(name).append(": ").append(value).append('\n'));
    return yaml.toString();
  }

  private String usual(Path folder, int restPort, int rpcPort) {
    return """
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %d
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.bind-host: 127.0.0.1
        jobmanager.rpc.port: %d
        jobmanager.memory.process.size: 1g
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: %d
        taskmanager.load-balance.mode: SLOTS
        taskmanager.cpu.cores: 1
        taskmanager.memory.framework.heap.size: %dm
        taskmanager.memory.framework.off-heap.size: 128m
        taskmanager.memory.task.heap.size: %dm
        taskmanager.memory.task.off-heap.size: 0
        taskmanager.memory.managed.size: 0
        taskmanager.memory.network.min: 64m
        taskmanager.memory.network.max: 64m
        taskmanager.memory.jvm-metaspace.size: 256m
        taskmanager.memory.jvm-overhead.min: 192m
        taskmanager.memory.jvm-overhead.max: 192m
        pekko.ask.timeout: 60 s
        heartbeat.timeout: 10 s
        heartbeat.interval: 2 s
        restart-strategy.type: exponential-delay
        restart-strategy.exponential-delay.initial-backoff: 500 ms
        restart-strategy.exponential-delay.max-backoff: 5 s
        parallelism.default: 2
        execution.checkpointing.interval: 1 s
        execution.checkpointing.timeout: 2 min
        execution.checkpointing.dir: %s
        execution.checkpointing.num-retained: 2
        execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION
        io.tmp.dirs: %s
        web.tmpdir: %s
        """
        .formatted(
            restPort,
            rpcPort,
            slots,
            FRAMEWORK_HEAP,
            USUAL_TASK_HEAP,
            folder.resolve("checkpoints").toUri(),
            folder.resolve("tmp"),
            folder.resolve("tmp"));
  }
}
