package io.halfopen.scanner.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolingPublisherTest {
  private static final Duration AWAY = Duration.ofMillis(20);
  private static final long AMPLE = 1L << 30;
  private static final long EPOCH = 5;

  @TempDir Path folder;
  private final FickleBroker broker = new FickleBroker();
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final List<String> published = new ArrayList<>();

  private SpoolingPublisher open(FickleBroker to, Path spool, long limit) {
    return SpoolingPublisher.over(to, Spool.open(spool, limit), AWAY, notices::add);
  }

  private void packet(SpoolingPublisher publisher, int number) {
    publisher.publish(SpooledEvents.packet(number));
    published.add("p" + number);
  }

  private void heartbeat(SpoolingPublisher publisher, int number) {
    publisher.heartbeat(SpooledEvents.heartbeat(number, EPOCH));
    published.add("h" + number);
  }

  private List<Path> files(Path spool) throws IOException {
    try (Stream<Path> all = Files.list(spool)) {
      return all.filter(file -> file.toString().endsWith(".avro")).sorted().toList();
    }
  }

  private List<String> arrived() {
    return SpooledEvents.names(broker.log());
  }

  /** Until the publisher has noticed that the broker is away. */
  private void spoolsSurely(SpoolingPublisher publisher, int from) throws Exception {
    packet(publisher, from);
    Thread.sleep(2 * AWAY.toMillis());
    packet(publisher, from + 1);
  }

  @Test
  void whileTheBrokerIsThereNothingTouchesTheDisk() throws Exception {
    try (SpoolingPublisher publisher = open(broker, folder, AMPLE)) {
      IntStream.range(0, 1000).forEach(n -> packet(publisher, n));
      heartbeat(publisher, 1000);
      publisher.flush();
      assertEquals(published, arrived());
      assertEquals(List.of(), files(folder));
      assertTrue(publisher.drain(() -> true));
    }
    assertEquals(List.of(), notices);
  }

  @Test
  void everythingArrivesOnceAndInOrderHoweverOftenTheBrokerComesAndGoes() throws Exception {
    Random random = new Random(11);
    try (SpoolingPublisher publisher = open(broker, folder, AMPLE)) {
      for (int n = 0; n < 6000; n++) {
        if (n % 500 == 250) {
          broker.stop();
          if (random.nextBoolean()) {
            broker.refuse();
          }
        } else if (n % 500 == 0) {
          broker.start();
        }
        if (n % 20 == 19) {
          heartbeat(publisher, n);
        } else {
          packet(publisher, n);
        }
        if (random.nextInt(40) == 0) {
          Thread.sleep(random.nextInt(8));
        }
      }
      broker.start();
      assertTrue(publisher.drain(() -> false));
      assertEquals(0, publisher.backlog().lostPackets());
    }
    assertEquals(published, arrived());
    assertTrue(notices.stream().filter(line -> line.contains("does not answer")).count() > 1);
    assertEquals(List.of(), files(folder));
  }

  @Test
  void flushWaitsForNoBrokerThatIsAway() throws Exception {
    SpoolingPublisher publisher = open(broker, folder, AMPLE);
    broker.stop();
    packet(publisher, 1);
    heartbeat(publisher, 2);
    publisher.flush();
    assertEquals(List.of(), arrived());
    assertFalse(publisher.drain(() -> true));
    publisher.close();
    assertTrue(notices.get(notices.size() - 1).contains("stay spooled"), notices.toString());

    FickleBroker next = new FickleBroker();
    try (SpoolingPublisher after = open(next, folder, AMPLE)) {
      after.publish(SpooledEvents.packet(3));
      assertTrue(after.drain(() -> false));
    }
    assertEquals(List.of("p1", "h2", "p3"), SpooledEvents.names(next.log()));
  }

  @Test
  void whatAProcessLeftBehindWhenItWasKilledIsPublishedFirst() throws Exception {
    Path remains = Files.createDirectory(folder.resolve("remains"));
    Path living = folder.resolve("living");
    SpoolingPublisher publisher = open(broker, living, AMPLE);
    packet(publisher, 0);
    broker.stop();
    spoolsSurely(publisher, 1);
    IntStream.range(3, 5000).forEach(n -> packet(publisher, n));
    heartbeat(publisher, 5000);
    // What a kill leaves is what the operating system has.
    for (Path file : files(living)) {
      Files.copy(file, remains.resolve(file.getFileName()));
    }
    FickleBroker next = new FickleBroker();
    try (SpoolingPublisher after = open(next, remains, AMPLE)) {
      after.heartbeat(SpooledEvents.heartbeat(6000, 9));
      assertTrue(after.drain(() -> false));
    }
    List<String> expected = new ArrayList<>(published.subList(1, published.size()));
    expected.add("h6000");
    assertEquals(expected, SpooledEvents.names(next.log()));
    broker.start();
    publisher.close();
  }

  @Test
  void aFullSpoolDropsAndEveryLaterHeartbeatAdmitsIt() throws Exception {
    try (SpoolingPublisher publisher = open(broker, folder, 100_000)) {
      heartbeat(publisher, 0);
      broker.stop();
      spoolsSurely(publisher, 0);
      int n = 2;
      while (publisher.backlog().lostPackets() == 0) {
        packet(publisher, n++);
      }
      published.remove(published.size() - 1);
      publisher.publish(SpooledEvents.packet(n));
      publisher.heartbeat(SpooledEvents.heartbeat(n, EPOCH));
      assertEquals(2, publisher.backlog().lostPackets());
      broker.start();
      assertTrue(publisher.drain(() -> false));
      packet(publisher, 70_000);
      publisher.heartbeat(SpooledEvents.heartbeat(70_001, EPOCH));
      published.add("h70001-2");
      publisher.heartbeat(SpooledEvents.heartbeat(70_002, EPOCH + 1));
      published.add("h70002");
    }
    assertEquals(published, arrived());
    assertEquals(1, notices.stream().filter(line -> line.contains("three quarters")).count());
    assertEquals(1, notices.stream().filter(line -> line.contains("LOST")).count());
  }

  @Test
  void theLastHeartbeatOfASensorHasRoomInAFullSpool() throws Exception {
    try (SpoolingPublisher publisher = open(broker, folder, 1)) {
      heartbeat(publisher, 0);
      broker.stop();
      spoolsSurely(publisher, 0);
      var last = SpooledEvents.heartbeat(2, EPOCH);
      last.setEnded(true);
      publisher.heartbeat(last);
      broker.start();
      assertTrue(publisher.drain(() -> false));
    }
    assertEquals(List.of("h0", "p0", "h2-1"), arrived());
  }

  @Test
  void aTornFileGivesItsWholeBlocksAndSaysWhatIsLost() throws Exception {
    List<String> expected = new ArrayList<>();
    try (Spool spool = Spool.open(folder, AMPLE)) {
      var packets = io.halfopen.event.EventCodec.packets();
      var beats = io.halfopen.event.EventCodec.heartbeats();
      for (int block = 0; block < 3; block++) {
        for (int n = 0; n < 10; n++) {
          spool.append(Message.packet(SpooledEvents.packet(10 * block + n), packets));
        }
        spool.append(Message.heartbeat(SpooledEvents.heartbeat(10 * block, EPOCH), beats));
        spool.flush();
      }
    }
    Path file = files(folder).get(0);
    byte[] whole = Files.readAllBytes(file);
    IntStream.range(0, 10).forEach(n -> expected.add("p" + n));
    expected.add("h0");
    IntStream.range(20, 30).forEach(n -> expected.add("p" + n));
    expected.add("h20-1");
    // The second of three blocks of one length: all its bytes are swept away.
    int block = (whole.length - SpoolFileTest.firstBlock(whole)) / 3;
    byte[] torn = whole.clone();
    java.util.Arrays.fill(
        torn,
        SpoolFileTest.firstBlock(whole) + block,
        SpoolFileTest.firstBlock(whole) + block + 60,
        (byte) 0xff);
    Files.write(file, torn);
    try (SpoolingPublisher publisher = open(broker, folder, AMPLE)) {
      publisher.heartbeat(SpooledEvents.heartbeat(99, EPOCH + 1));
      expected.add("h99");
      assertTrue(publisher.drain(() -> false));
    }
    assertEquals(expected, arrived());
    assertEquals(1, notices.stream().filter(line -> line.contains("damaged")).count());
  }

  @Test
  void sendingWaitsWhileTheSpoolIsNearlyFullAndGoesOnWhenHalfIsFree() throws Exception {
    try (SpoolingPublisher publisher = open(broker, folder, 40_000)) {
      broker.stop();
      broker.refuse();
      spoolsSurely(publisher, 0);
      int next = 2;
      while (publisher.hold() == null) {
        assertTrue(publisher.backlog().spooledBytes() < 30_000);
        packet(publisher, next++);
      }
      assertTrue(
          publisher.backlog().spooledBytes() >= 30_000
              && publisher.backlog().spooledBytes() < 31_000);
      // What had been asked before still answers, and has its room.
      for (int i = 0; i < 50; i++) {
        packet(publisher, next++);
      }
      heartbeat(publisher, next);
      assertEquals(0, publisher.backlog().lostPackets());
      broker.start();
      assertTrue(publisher.drain(() -> false));
      assertEquals(null, publisher.hold());
    }
    assertEquals(published, arrived());
    assertEquals(1, notices.stream().filter(line -> line.contains("sending waits")).count());
  }

  @Test
  void aSpoolFileIsAnOrdinaryAvroContainerForItsOwnerAlone() throws Exception {
    SpoolingPublisher publisher = open(broker, folder, AMPLE);
    broker.stop();
    spoolsSurely(publisher, 0);
    heartbeat(publisher, 2);
    publisher.close();
    List<String> kinds = new ArrayList<>();
    for (Path file : files(folder)) {
      assertEquals(
          "rw-------",
          java.nio.file.attribute.PosixFilePermissions.toString(
              Files.getPosixFilePermissions(file)));
      try (DataFileReader<GenericRecord> reader =
          new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
        reader.forEach(event -> kinds.add(event.getSchema().getName()));
      }
    }
    assertEquals(List.of("PacketEvent", "PacketEvent", "SensorHeartbeat"), kinds);
  }

  @Test
  void oneFolderServesOneProcess() {
    try (SpoolingPublisher first = open(broker, folder, AMPLE)) {
      BadInputException e =
          assertThrows(BadInputException.class, () -> Spool.open(folder, AMPLE).close());
      assertTrue(e.getMessage().contains("--spool"), e.getMessage());
      first.flush();
    }
  }

  @Test
  void aRefusalForEverSurfacesAndLeavesWhatDidNotArriveOnDisk() throws Exception {
    SpoolingPublisher publisher = open(broker, folder, AMPLE);
    broker.stop();
    packet(publisher, 1);
    broker.fail(new IllegalStateException("not authorized"));
    KafkaException e = assertThrows(KafkaException.class, () -> packet(publisher, 2));
    assertTrue(e.getMessage().contains("not authorized"));
    assertThrows(KafkaException.class, publisher::flush);
    publisher.close();
    FickleBroker next = new FickleBroker();
    try (SpoolingPublisher after = open(next, folder, AMPLE)) {
      assertTrue(after.drain(() -> false));
    }
    assertEquals(List.of("p1"), SpooledEvents.names(next.log()));
  }
}
