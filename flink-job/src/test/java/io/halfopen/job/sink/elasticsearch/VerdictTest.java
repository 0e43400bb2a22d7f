package io.halfopen.job.sink.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  @ParameterizedTest
  @CsvSource({
    "200,false,DONE",
    "201,false,DONE",
    "409,false,DONE",
    "409,true,DONE",
    "404,true,DONE",
    "404,false,NEVER",
    "400,false,NEVER",
    "403,false,NEVER",
    "429,false,AGAIN",
    "503,false,AGAIN",
    "500,true,AGAIN",
    "408,false,AGAIN"
  })
  void aStatusMeansThis(int status, boolean removal, Verdict verdict) {
    assertEquals(verdict, Verdict.of(status, removal));
  }

  @Test
  void waitsGrowToTenSecondsAndASuccessShortensThem() {
    Backoff backoff = new Backoff(new Random(1));
    long longest = 0;
    for (int failure = 0; failure < 1000; failure++) {
      long wait = backoff.next();
      assertTrue(wait >= 50 && wait <= 10_000, "" + wait);
      longest = Math.max(longest, wait);
    }
    assertTrue(longest > 5_000);
    backoff.reset();
    assertTrue(backoff.next() <= 100);
  }
}
