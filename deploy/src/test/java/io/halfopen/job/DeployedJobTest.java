package io.halfopen.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.halfopen.deploy.Deployed;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The job's arguments in what an operator applies. */
class DeployedJobTest {
  @Test
  void kubernetesStartsTheJobWithOptionsThatItHas() throws IOException {
    JsonNode job = Deployed.kubernetes("job.yaml", "FlinkDeployment").at("/spec/job");
    assertEquals(Ja4TScanJob.class.getName(), job.path("entryClass").asText());
    assertNotNull(JobArguments.parse(Deployed.arguments(job.path("args"))));
  }

  @Test
  void composeStartsTheJobWithOptionsThatItHas() throws IOException {
    String[] command = Deployed.arguments(Deployed.compose().at("/services/jobmanager/command"));
    assertEquals("standalone-job", command[0]);
    assertEquals(Ja4TScanJob.class.getName(), command[2]);
    assertNotNull(JobArguments.parse(Arrays.copyOfRange(command, 3, command.length)));
  }
}
