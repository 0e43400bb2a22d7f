package io.halfopen.job.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Train;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordFormatTest {
  private static Ja4TScanRecord record() {
    List<Packet> packets =
        List.of(Packets.packet(Packets.synAck(0)), Packets.packet(Packets.synAck(1.0205)));
    return Train.record(packets, false, false, 600_000_000);
  }

  @Test
  void csvHasAHeaderRowAndTheFieldsAsked() {
    RecordFormat csv = RecordFormat.of("csv", "host,port,ja4tscan,delays_ms");
    assertEquals("host,port,ja4tscan,delays_ms", csv.header());
    assertEquals("10.77.0.9,443,65160_2-4-8-1-3_1460_10_1,1020.5", csv.line(record()));
  }

  @Test
  void zmapsNamesAreAcceptedAsAliases() {
    assertEquals("10.77.0.9,443", RecordFormat.of("csv", "saddr,sport").line(record()));
  }

  @Test
  void jsonKeepsNumbersAndListsAsSuch() {
    RecordFormat json = RecordFormat.of("json", "port,delays_ms,rst_delay_ms,first_seen");
    assertNull(json.header());
    assertEquals(
        "{\"port\":443,\"delays_ms\":[1020.5],\"rst_delay_ms\":null,"
            + "\"first_seen\":\"2023-11-14T22:13:20.000000Z\"}",
        json.line(record()));
  }

  @Test
  void anUnknownFieldIsNamedTogetherWithThoseThatExist() {
    BadInputException e =
        assertThrows(BadInputException.class, () -> RecordFormat.of("csv", "host,nonsense"));
    assertTrue(e.getMessage().contains("'nonsense'"), e.getMessage());
    assertTrue(e.getMessage().contains("ja4tscan"), e.getMessage());
    assertThrows(BadInputException.class, () -> RecordFormat.of("xml", null));
  }
}
