package io.halfopen.explore.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static String words(String search) {
    return Search.parse(search).words();
  }

  private static BadInputException fault(String search) {
    return assertThrows(BadInputException.class, () -> Search.parse(search));
  }

  @Test
  void aWordAloneIsWhatItLooksLike() {
    assertEquals("address is 192.0.2.7", words("192.0.2.7"));
    assertEquals("address within 192.0.2.0/24", words("192.0.2.0/24"));
    assertEquals("address within 10.77.", words("10.77."));
    assertEquals("address within 2001:db8::/32", words("2001:db8::/32"));
    assertEquals("address is 192.0.2.7 and port is 443", words("192.0.2.7:443"));
    assertEquals("address is [2001:db8::1] and port is 443", words("[2001:db8::1]:443"));
    assertEquals("port is 443", words("443"));
    assertEquals("fingerprint has 1-2-4-8-R6", words("1-2-4-8-R6"));
    assertEquals("fingerprint has _1460_", words("_1460_"));
    assertEquals("“windows” anywhere", words("windows"));
    assertEquals("“Windows 10” anywhere", words("\"Windows 10\""));
    assertEquals("", words("  "));
  }

  @Test
  void fieldsAreNamedWithAColonOrCompared() {
    assertEquals("label has Windows 10", words("label:\"Windows 10\""));
    assertEquals("not (port is 3389)", words("-port:3389"));
    assertEquals("not (port is 443)", words("-443"));
    assertEquals("not (address within 192.0.2.0/24)", words("-192.0.2.0/24"));
    assertEquals("not (“Windows 10” anywhere)", words("-\"Windows 10\""));
    assertEquals("fingerprint has -4-8", words("-4-8"));
    assertEquals("mss is below 1400", words("mss<1400"));
    assertEquals("ttl is at least 128 and hint is tunnel", words("ttl >= 128 hint:tunnel"));
    assertEquals(
        "port is 443 and (address within 192.0.2.0/24 or ttl is 128)",
        words("port = 443 && (host = 192.0.2.0/24 || ttl = 128)"));
    assertEquals("retransmissions is above 3", words("retransmissions:>3"));
  }

  @Test
  void whatIsWrongIsSaidAndPointedAt() {
    assertTrue(fault("(port:443").getMessage().contains("a ) is missing"));
    assertEquals("(port:443\n         ^", fault("(port:443").pointer());
    assertTrue(fault("colour:red").getMessage().contains("no field colour"));
    assertTrue(fault("colour = red").getMessage().contains("no field colour"));
    assertTrue(fault("mss<many").getMessage().contains("number"));
    assertTrue(fault("label:").getMessage().contains("missing"));
    assertTrue(fault("443 or").getMessage().contains("missing"));
    assertTrue(fault("\"open").getMessage().contains("does not end"));
    assertTrue(fault("host:nowhere").getMessage().contains("no address"));
    assertTrue(fault("label > 3").getMessage().contains("knows no >"));
    assertTrue(fault("443)").getMessage().contains("nothing was opened"));
    assertTrue(fault("seen>yesterday").getMessage().contains("2026-11-21"));
    assertTrue(fault("(".repeat(200)).getMessage().contains("deep"));
    assertTrue(fault("a".repeat(2000)).getMessage().contains("characters"));
    assertTrue(fault("a & b").getMessage().contains("&&"));
  }

  @Test
  void whatAPersonTypesIsNeverPartOfTheStatement() {
    for (String hostile :
        new String[] {"'; DROP TABLE record; --", "x' OR '1'='1", "label:\"'--\""}) {
      try {
        Condition condition = Search.parse(hostile);
        assertFalse(condition.sql().contains("DROP"), condition.sql());
        assertFalse(condition.sql().contains("'1'"), condition.sql());
        assertFalse(condition.sql().contains("--"), condition.sql());
      } catch (BadInputException e) {
        assertFalse(String.valueOf(e.getMessage()).isEmpty());
      }
    }
  }
}
