package io.halfopen.job.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class AddressesTest {
  @Test
  void addressesAreWrittenAsRfc5952Wants() throws UnknownHostException {
    for (String text :
        new String[] {
          "10.77.0.9", "::", "::1", "2001:db8::1", "2001:db8:0:1:1:1:1:1", "1::2:0:0:3", "fe80::"
        }) {
      byte[] bytes = InetAddress.getByName(text).getAddress();
      String expected = text.equals("1::2:0:0:3") ? "1::2:0:0:3" : text;
      assertEquals(expected, Addresses.text(ByteBuffer.wrap(bytes)));
    }
  }
}
