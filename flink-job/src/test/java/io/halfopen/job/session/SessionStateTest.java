package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Packets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Kept sessions are readable for good: what each version wrote stands beside this test, as {@code
 * session-state.vN.hex}, and is never edited.
 */
class SessionStateTest {
  /** One exchange of each kind of state: packed, with further rows, object, lone RST, IPv6. */
  private static Collected sessions() {
    Collected out = new Collected(JobOptions.defaults());
    for (int i = 0; i < 20; i++) {
      out.accept(port(1, Packets.synAck(i)));
    }
    out.accept(port(2, Packets.synAck(3)));
    PacketEvent foreign = port(2, Packets.synAck(4));
    foreign.setSequence(77);
    out.accept(foreign);
    out.accept(port(3, Packets.of(5, Packets.RST | Packets.ACK, 0)));
    PacketEvent v6 = port(4, Packets.synAck(6));
    v6.setEndpointAddress(ByteBuffer.wrap(new byte[16]).put(0, (byte) 0x20));
    v6.setScannerAddress(ByteBuffer.wrap(new byte[16]).put(0, (byte) 0x20));
    v6.setIpId(null);
    out.accept(v6);
    PacketEvent other = port(5, Packets.synAck(7));
    other.setSensor("s2");
    other.setSentMicros(Packets.START);
    other.setTemplate("65535_2-3-4-8-0_1460_7");
    other.setTcpOptions(Packets.options("020405a00101"));
    out.accept(other);
    PacketEvent rst = port(5, Packets.of(8, Packets.RST, 9001));
    rst.setSensor("s2");
    rst.setTemplate("65535_2-3-4-8-0_1460_7");
    out.accept(rst);
    out.advanceTo(20);
    return out;
  }

  private static PacketEvent port(int port, PacketEvent packet) {
    packet.setScannerPort(port);
    if ((packet.getFlags() & Packets.RST) != 0) {
      packet.setTcpOptions(Packets.options(""));
    }
    return packet;
  }

  private static SessionSnapshot snapshot(Collected sessions) {
    return new SessionSnapshot(sessions.assembler.exchanges(), sessions.assembler.watermark());
  }

  private static byte[] kept(Collected sessions) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    snapshot(sessions).here(0).write(bytes);
    return bytes.toByteArray();
  }

  /** A backfill tells each exchange once, when no correction can come any more. */
  @Test
  void whatIsToldOnlyWhenItSettlesWaitsForNoPromiseAfterARestart() throws IOException {
    JobOptions settled = JobOptions.defaults().withSettled(true);
    Collected before = new Collected(settled);
    before.accept(Packets.synAck(0));
    before.accept(Packets.rst(6));
    Collected after = new Collected(settled);
    after.assembler.restored(
        new SessionState(after.assembler.exchanges())
            .read(new DataInputStream(new ByteArrayInputStream(kept(before)))));
    after.assembler.promised("s1", "scan1");
    assertEquals(List.of(), after.records);
    after.advanceTo(300);
    assertEquals(1, after.records.size());
  }

  /** It is written by another thread than the one that goes on. */
  @Test
  void whatHappensLaterIsNotInASnapshotThatIsWrittenLater() throws IOException {
    Collected sessions = sessions();
    byte[] now = kept(sessions);
    SessionSnapshot.Part taken = snapshot(sessions).copy(0, () -> new byte[Rows.PAGE_BYTES]);
    for (int i = 20; i < 40; i++) {
      sessions.accept(port(1, Packets.synAck(i)));
      sessions.accept(port(3, Packets.synAck(i)));
      PacketEvent other = port(100 + i, Packets.synAck(i));
      other.setSensor("s" + i);
      other.setTcpOptions(Packets.options("020405a001%02x".formatted(i)));
      sessions.accept(other);
    }
    sessions.advanceTo(100);
    ByteArrayOutputStream later = new ByteArrayOutputStream();
    taken.write(later);
    assertArrayEquals(now, later.toByteArray());
    sessions.advanceTo(1000);
    assertEquals(0, sessions.assembler.open());
  }

  private static byte[] released(int version) throws IOException {
    String name = "session-state.v" + version + ".hex";
    try (InputStream in = SessionStateTest.class.getResourceAsStream(name)) {
      assertNotNull(in, name + ": keep what this version writes, for the next to read");
      return HexFormat.of().parseHex(new String(in.readAllBytes()).replaceAll("\\s", ""));
    }
  }

  @Test
  void theVersionInUseWritesWhatIsKeptOfIt() throws IOException {
    assertArrayEquals(
        released(SessionState.VERSION),
        kept(sessions()),
        "the state's bytes changed: raise the version, keep the old file, add one");
  }

  @Test
  void everyVersionIsRead() throws IOException {
    Collected before = sessions();
    before.advanceTo(1000);
    for (int version = 1; version <= SessionState.VERSION; version++) {
      Collected after = new Collected(JobOptions.defaults());
      long watermark =
          new SessionState(after.assembler.exchanges())
              .read(new DataInputStream(new ByteArrayInputStream(released(version))));
      after.assembler.restored(watermark);
      assertEquals(5, after.assembler.open(), "version " + version);
      after.advanceTo(1000);
      assertTrue(before.last().entrySet().containsAll(after.last().entrySet()));
      // The RST of port 5 was reported before the state was kept.
      assertEquals(3, after.records.size(), "version " + version);
    }
  }

  /**
   * Each slot of a job may know as many kinds of options as can be numbered, all of them others.
   */
  @Test
  void slotsFullOfKindsOfOptionsAreReadBackByOne() throws IOException {
    List<byte[]> kept = new ArrayList<>();
    for (int slot = 0; slot < 2; slot++) {
      Collected sessions = new Collected(JobOptions.defaults());
      for (int i = 0; i < (1 << 16); i++) {
        PacketEvent packet = port(i, Packets.synAck(0));
        packet.setEndpointPort(slot);
        packet.setTcpOptions(Packets.options("fd08%02x%08x00".formatted(slot, i)));
        sessions.accept(packet);
      }
      kept.add(kept(sessions));
    }
    Collected after = new Collected(JobOptions.defaults());
    for (byte[] slot : kept) {
      new SessionState(after.assembler.exchanges())
          .read(new DataInputStream(new ByteArrayInputStream(slot)));
    }
    after.assembler.restored(Packets.START / 1000);
    after.accept(port(1, Packets.synAck(1))); // another endpoint, one kind more
    after.advanceTo(1000);
    assertEquals((2 << 16) + 1, after.records.size());
  }

  @Test
  void stateOfANewerJobAndStateThatIsCutOffAreRefused() throws IOException {
    byte[] bytes = kept(sessions());
    for (int length : List.of(3, 20, bytes.length - 1)) {
      assertThrows(IOException.class, () -> read(java.util.Arrays.copyOf(bytes, length)));
    }
    bytes[3]++;
    IOException newer = assertThrows(IOException.class, () -> read(bytes));
    assertTrue(
        newer.getMessage().contains("version " + (SessionState.VERSION + 1)), newer.getMessage());
  }

  private static void read(byte[] bytes) throws IOException {
    new SessionState(new Collected(JobOptions.defaults()).assembler.exchanges())
        .read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
