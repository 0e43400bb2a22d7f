package io.halfopen.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.strimzi.api.kafka.model.topic.KafkaTopicSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every field of {@code deploy/kubernetes} is one that its resource has, and of its type. */
class KubernetesFilesTest {
  /** The classes keep fields that they do not know; here those are mistakes. */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated a) {
                  return false;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  @Test
  void theScannersResourcesHaveNoFieldThatKubernetesDoesNotKnow() throws IOException {
    STRICT.treeToValue(Deployed.kubernetes("scanner.yaml", "ConfigMap"), ConfigMap.class);
    STRICT.treeToValue(Deployed.kubernetes("scanner.yaml", "DaemonSet"), DaemonSet.class);
    STRICT.treeToValue(Deployed.kubernetes("scanner.yaml", "Job"), Job.class);
    assertEquals(3, Deployed.kubernetes("scanner.yaml").size());
  }

  @Test
  void aMisspeltFieldWouldBeFound() throws IOException {
    ObjectNode job = (ObjectNode) Deployed.kubernetes("scanner.yaml", "Job");
    ((ObjectNode) job.at("/spec/template/spec/containers/0")).put("imagePullPolice", "Always");
    assertThrows(
        UnrecognizedPropertyException.class, () -> STRICT.treeToValue(job, Job.class).toString());
  }

  @Test
  void theTopicsAreThoseOfTheJobWithTheBrokersTime() throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonNode topic : Deployed.kubernetes("topics.yaml")) {
      assertEquals("kafka.strimzi.io/v1", topic.path("apiVersion").asText());
      STRICT.treeToValue(topic.path("spec"), KafkaTopicSpec.class);
      String stamp = topic.at("/spec/config/message.timestamp.type").asText();
      assertEquals("LogAppendTime", stamp, topic.at("/metadata/name").asText());
      names.add(topic.at("/metadata/name").asText());
    }
    names.sort(null);
    assertEquals(io.halfopen.job.Topics.defaults().names().stream().sorted().toList(), names);
  }

  @Test
  void theJobIsAFlinkDeployment() throws IOException {
    JsonNode schema = definition("META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml");
    JsonNode resource = Deployed.kubernetes("job.yaml", "FlinkDeployment");
    assertEquals("flink.apache.org/v1beta1", resource.path("apiVersion").asText());
    ObjectNode job = (ObjectNode) resource.path("spec");
    // The definition at hand is older than Flink 2; its list of versions ends before.
    List<String> faults = Schema.faults(schema, job);
    assertEquals(1, faults.size(), faults.toString());
    assertTrue(faults.get(0).startsWith(".flinkVersion: \"v2_3\" is none of"), faults.get(0));
    job.put("upgradeMod", "savepoint");
    assertEquals(2, Schema.faults(schema, job).size());
  }

  private static JsonNode definition(String resource) throws IOException {
    try (InputStream in = Schema.class.getClassLoader().getResourceAsStream(resource)) {
      JsonNode definition = new YAMLMapper().readTree(in);
      return definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    }
  }
}
