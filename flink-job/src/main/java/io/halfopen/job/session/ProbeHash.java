package io.halfopen.job.session;

import io.halfopen.job.fingerprint.Packet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * The hash by which a probe stands in the index. Seeded anew in each process: {@link Packet#key},
 * which decides the key group, has to stay the same for good, so that whoever writes captures or
 * owns many addresses could choose probes whose keys are all one.
 */
final class ProbeHash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int ENDPOINT = 40;
  private static final int SCANNER = 56;
  private static final long ODD = 0x9e37_79b9_7f4a_7c15L;

  private final long[] seed = new SecureRandom().longs(5).toArray();

  int of(Packet packet) {
    byte[] bytes = packet.bytes();
    return hash(
        (long) LONG.get(bytes, ENDPOINT),
        (long) LONG.get(bytes, ENDPOINT + 8),
        (long) LONG.get(bytes, SCANNER),
        (long) LONG.get(bytes, SCANNER + 8),
        packet.endpointPort() << 16 | packet.scannerPort(),
        packet.key());
  }

  /** The same for a packed row, all of which are IPv4. */
  int of(Rows rows, int row) {
    return hash(
        0,
        rows.getInt(row, Row.ENDPOINT) & 0xffff_ffffL,
        0,
        rows.getInt(row, Row.SCANNER) & 0xffff_ffffL,
        rows.getShort(row, Row.ENDPOINT_PORT) << 16 | rows.getShort(row, Row.SCANNER_PORT),
        rows.getInt(row, Row.KEY));
  }

  private int hash(
      long endpoint1, long endpoint2, long scanner1, long scanner2, int ports, int key) {
    long hash = fold(endpoint1 ^ seed[0], endpoint2 ^ seed[1]);
    hash = fold(scanner1 ^ seed[2] ^ hash, scanner2 ^ seed[3]);
    hash = fold(((long) ports << 32 | key & 0xffff_ffffL) ^ seed[4], hash ^ seed[0]);
    // One more: what stands in one product alone comes out as steps of one width, and with a few
    // seeds in a hundred those steps crowd parts of the index. See IndexTest.
    hash = fold(hash ^ seed[1], ODD);
    return (int) (hash ^ hash >>> 32);
  }

  /** Both halves of the product in one: cannot be run backwards without the seed. */
  static long fold(long a, long b) {
    return a * b ^ Math.multiplyHigh(a, b);
  }
}
