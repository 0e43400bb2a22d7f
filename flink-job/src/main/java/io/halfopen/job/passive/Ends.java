package io.halfopen.job.passive;

import io.halfopen.job.fingerprint.Packet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Client and server of a connection: addresses and ports. Mutable, so that a look into a table
 * needs no object; hashed with a seed of this process, since whoever is captured chooses them.
 */
final class Ends {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int SERVER = 40;
  private static final int CLIENT = 56;
  private static final long[] SEED = new SecureRandom().longs(5).toArray();

  private long client1;
  private long client2;
  private long server1;
  private long server2;
  private long ports;

  /** As the packet tells them: its endpoint is the server. */
  Ends of(Packet packet) {
    byte[] bytes = packet.bytes();
    server1 = (long) LONG.get(bytes, SERVER);
    server2 = (long) LONG.get(bytes, SERVER + 8);
    client1 = (long) LONG.get(bytes, CLIENT);
    client2 = (long) LONG.get(bytes, CLIENT + 8);
    ports = ports(packet.endpointPort(), packet.scannerPort(), packet);
    return this;
  }

  /** The other way round: its endpoint, who sent it, is the client. */
  Ends turned(Packet packet) {
    byte[] bytes = packet.bytes();
    client1 = (long) LONG.get(bytes, SERVER);
    client2 = (long) LONG.get(bytes, SERVER + 8);
    server1 = (long) LONG.get(bytes, CLIENT);
    server2 = (long) LONG.get(bytes, CLIENT + 8);
    ports = ports(packet.scannerPort(), packet.endpointPort(), packet);
    return this;
  }

  private static long ports(int server, int client, Packet packet) {
    return (packet.isIpv6() ? 1L << 32 : 0) | (long) server << 16 | client;
  }

  /** One to keep. */
  Ends copy() {
    Ends own = new Ends();
    own.client1 = client1;
    own.client2 = client2;
    own.server1 = server1;
    own.server2 = server2;
    own.ports = ports;
    return own;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ends ends
        && client2 == ends.client2
        && server2 == ends.server2
        && ports == ends.ports
        && client1 == ends.client1
        && server1 == ends.server1;
  }

  @Override
  public int hashCode() {
    long hash = fold(client1 ^ SEED[0], client2 ^ SEED[1]);
    hash = fold(server1 ^ SEED[2] ^ hash, server2 ^ SEED[3]);
    hash = fold(ports ^ SEED[4], hash ^ SEED[0]);
    return (int) (hash ^ hash >>> 32);
  }

  /** Both halves of the product in one: cannot be run backwards without the seed. */
  private static long fold(long a, long b) {
    return a * b ^ Math.multiplyHigh(a, b);
  }
}
