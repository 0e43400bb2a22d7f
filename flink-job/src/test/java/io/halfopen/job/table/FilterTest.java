package io.halfopen.job.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.halfopen.event.BadInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
  private static final Fields<Map<String, Object>> FIELDS =
      new Fields<Map<String, Object>>()
          .address("saddr", "", row -> row.get("saddr"))
          .number("sport", "", row -> row.get("sport"))
          .text("classification", "", row -> row.get("classification"))
          .truth("success", "", row -> row.get("success"))
          .number("mss", "", row -> row.get("mss"))
          .list("flags", "", row -> row.get("flags"))
          .alias("port", "sport");

  private static final List<Map<String, Object>> ROWS =
      List.of(
          Map.of("saddr", "192.0.2.1", "sport", 443, "classification", "synack", "success", true),
          Map.of("saddr", "192.0.2.129", "sport", 80, "classification", "rst", "success", false),
          Map.of(
              "saddr",
              "2001:db8::7",
              "sport",
              8443,
              "classification",
              "synack",
              "success",
              true,
              "mss",
              1440L,
              "flags",
              List.of("a", "b")));

  private static String chosen(String expression) {
    Filter<Map<String, Object>> filter = Filter.parse(expression, FIELDS);
    return ROWS.stream()
        .filter(filter)
        .map(row -> Integer.toString(ROWS.indexOf(row)))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "success = 1 ; 0 2",
        "success = false ; 1",
        "success != 1 ; 1",
        "sport = 443 ; 0",
        "port = 443 ; 0",
        "sport > 80 && sport <= 8443 ; 0 2",
        "sport < 443 || sport > 443 ; 1 2",
        "sport >= 443 && (classification = rst || success = 1) ; 0 2",
        "classification = rst || classification = synack && sport = 443 ; 0 1",
        "(classification = rst || classification = synack) && sport = 443 ; 0",
        "classification = \"synack\" ; 0 2",
        "classification != 'synack' ; 1",
        "!(classification = synack) ; 1",
        "saddr = 192.0.2.0/24 ; 0 1",
        "saddr = 192.0.2.0/25 ; 0",
        "saddr != 192.0.2.0/25 ; 1 2",
        "saddr = 2001:db8::/32 ; 2",
        "saddr = 2001:DB8:0::7 ; 2",
        "saddr = 0.0.0.0/0 ; 0 1",
        "saddr = \"192.0.2.129\" ; 1",
        "mss = 1440 ; 2",
        "mss != 1440 ; 0 1",
        "mss < 2000 ; 2",
        "flags = a ; 2",
        "flags != b ; 0 1",
        "sport=443&&success=1 ; 0",
      })
  void choosesTheRowsThatItDescribes(String expression, String rows) {
    assertEquals(rows, chosen(expression));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "colour = 3                    ; 0 ; no field 'colour'",
        "sport = 443 && colour = 3     ; 15 ; no field 'colour'",
        "sport == 443                  ; 6 ; = for equal",
        "sport 443                     ; 6 ; expected = != <",
        "sport = synack                ; 8 ; 'sport' is a number",
        "sport = \"443                 ; 8 ; quote has no end",
        "sport =                       ; 7 ; expected a value",
        "(sport = 443                  ; 12 ; expected )",
        "sport = 443)                  ; 11 ; expected && or ||",
        "sport = 443 success = 1       ; 12 ; expected && or ||",
        "success > 0                   ; 8 ; compare it by = or !=",
        "saddr = 192.0.2.0/33          ; 8 ; no address and no network",
        "saddr = example.org           ; 8 ; no address and no network",
        "saddr = 1.2.3                 ; 8 ; no address and no network",
        "success = maybe               ; 10 ; is 1 or 0",
        "sport = 443 & success = 1     ; 12 ; means nothing here",
        "&& sport = 1                  ; 0 ; expected a field",
      })
  void pointsAtTheFault(String expression, int column, String says) {
    BadInputException e =
        assertThrows(BadInputException.class, () -> Filter.parse(expression, FIELDS));
    assertEquals(expression + "\n" + " ".repeat(column) + "^", e.pointer());
    assertEquals(true, e.getMessage().contains(says), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  @Test
  void parenthesesWithoutEndAreRefusedAndNothingOverflows() {
    String deep = "(".repeat(100_000) + "sport = 1";
    assertThrows(BadInputException.class, () -> Filter.parse(deep, FIELDS));
    assertThrows(BadInputException.class, () -> Filter.parse("!".repeat(100_000), FIELDS));
    String wide =
        String.join(
            " || ", Arrays.asList(new String[2000]).stream().map(x -> "sport = 443").toList());
    assertEquals("0", chosen(wide));
  }

  @Test
  void anEmptyFilterIsAFault() {
    assertThrows(BadInputException.class, () -> Filter.parse("", FIELDS));
  }
}
