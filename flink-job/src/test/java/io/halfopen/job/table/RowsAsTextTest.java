package io.halfopen.job.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowsAsTextTest {
  private static final Fields<String> FIELDS =
      new Fields<String>()
          .text("said", "", said -> said)
          .number("length", "", String::length)
          .truth("empty", "", String::isEmpty)
          .list("twice", "", said -> List.of(said, said));

  private static String csv(String said) {
    return new CsvFormat<>(FIELDS.choose("said"), true).line(said);
  }

  private static String json(String said) {
    return new JsonFormat<>(FIELDS.choose("said")).line(said);
  }

  @Test
  void csvQuotesWhatNeedsIt() {
    assertEquals("plain words", csv("plain words"));
    assertEquals("\"a,b\"", csv("a,b"));
    assertEquals("\"say \"\"no\"\"\"", csv("say \"no\""));
  }

  @Test
  void whatTheNetworkSentNeitherBreaksARowNorSpeaksToATerminal() {
    String hostile = "a\r\nb\u0000\u001b[2J\u007f\u009b1m";
    assertEquals("a\\x0d\\x0ab\\x00\\x1b[2J\\x7f\\x9b1m", csv(hostile));
    assertFalse(json(hostile).chars().anyMatch(Character::isISOControl), json(hostile));
    assertEquals("{\"said\":\"a\\r\\nb\\u0000\\u001B[2J\\u007f\\u009B1m\"}", json(hostile));
  }

  @Test
  void aHeaderNamesTheFieldsAsTheyWereAskedForAndCanBeLeftOut() {
    FIELDS.alias("words", "said");
    assertEquals("words,length", new CsvFormat<>(FIELDS.choose("words, length"), true).header());
    assertNull(new CsvFormat<>(FIELDS.choose("said"), false).header());
    assertNull(new JsonFormat<>(FIELDS.choose("said")).header());
  }

  @Test
  void truthsAreBitsInCsvAndWordsInJson() {
    assertEquals("x,1,0,x x", new CsvFormat<>(FIELDS.choose(null), true).line("x"));
    assertEquals(
        "{\"said\":\"x\",\"length\":1,\"empty\":false,\"twice\":[\"x\",\"x\"]}",
        new JsonFormat<>(FIELDS.choose("*")).line("x"));
  }
}
