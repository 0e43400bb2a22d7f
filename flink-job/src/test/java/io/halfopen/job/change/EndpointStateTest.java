package io.halfopen.job.change;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** What is known stands where it stood before, where it fits. */
class EndpointStateTest {
  @Test
  void aShorterMessageLeavesZerosBehindIt() {
    byte[] before = {1, 2, 3, 4};
    assertSame(before, EndpointState.into(before, new byte[] {5, 6}));
    assertArrayEquals(new byte[] {5, 6, 0, 0}, before);
  }

  @Test
  void whatIsNewOrDoesNotFitOrIsFarShorterHasAnArrayOfItsOwn() {
    byte[] bytes = {5, 6};
    assertSame(bytes, EndpointState.into(null, bytes));
    assertSame(bytes, EndpointState.into(new byte[1], bytes));
    assertSame(bytes, EndpointState.into(new byte[EndpointState.SLACK + 3], bytes));
    assertNotSame(bytes, EndpointState.into(new byte[EndpointState.SLACK + 2], bytes));
  }
}
