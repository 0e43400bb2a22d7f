package io.halfopen.job.sink.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;

class OperationStateSerializerTest {
  @Test
  void whatWaitsInACheckpointComesBackAsItWas() throws IOException {
    Operation write = new Operation("i-2026.10", "id", 1L << 59, new byte[] {'{', '}'});
    Operation removal = new Operation("i-2026.11", "other", 0, null);
    OperationStateSerializer serializer = new OperationStateSerializer();
    byte[] kept =
        serializer.serialize(
            new BufferedRequestState<>(
                List.of(
                    new RequestEntryWrapper<>(write, write.size()),
                    new RequestEntryWrapper<>(removal, removal.size()))));
    List<Operation> back =
        serializer.deserialize(serializer.getVersion(), kept).getBufferedRequestEntries().stream()
            .map(RequestEntryWrapper::getRequestEntry)
            .toList();
    assertEquals(List.of("id", "other"), back.stream().map(Operation::id).toList());
    assertEquals(1L << 59, back.get(0).version());
    assertArrayEquals(write.source(), back.get(0).source());
    assertNull(back.get(1).source());
  }
}
