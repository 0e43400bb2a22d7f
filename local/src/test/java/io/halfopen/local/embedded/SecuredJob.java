package io.halfopen.local.embedded;

import io.halfopen.job.InsightOptions;
import io.halfopen.job.JobOptions;
import io.halfopen.job.KafkaOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** The live job with what a Kafka wants to know of its clients. */
public final class SecuredJob {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private SecuredJob() {}

  /** Reads all that was published, in transactions, and ends what is open. */
  public static void run(String servers, Map<String, String> properties, Path folder)
      throws Exception {
    EmbeddedJob job =
        EmbeddedJob.start(
            KafkaOptions.of(servers, "secured").withProperties(properties).withExactlyOnce(true),
            folder,
            JobOptions.defaults().withSessionGap(Duration.ofSeconds(20)),
            InsightOptions.defaults(),
            List.of(),
            null,
            new EmbeddedJob.Endurance(Duration.ofMillis(300), 3));
    try {
      job.finish(PATIENCE);
    } finally {
      job.cancel();
    }
  }

  /** Has a topic keep the last of each key alone. */
  public static void compact(String servers, String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp compact =
        new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.incrementalAlterConfigs(Map.of(resource, List.of(compact))).all().get();
    }
  }
}
