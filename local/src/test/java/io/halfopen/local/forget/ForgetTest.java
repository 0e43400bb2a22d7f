package io.halfopen.local.forget;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgetTest {
  @TempDir Path folder;

  @Test
  void aNetworkHoldsItsAddressesAndNoOthers() {
    Network network = Network.parse("192.0.2.128/25");
    assertTrue(network.contains("192.0.2.128") && network.contains("192.0.2.255"));
    assertFalse(network.contains("192.0.2.127") || network.contains("2001:db8::1"));
    assertFalse(network.contains("example.org") || network.contains(""));
    assertTrue(Network.parse("2001:db8::/33").contains("2001:db8:7fff::1"));
    assertFalse(Network.parse("2001:db8::/33").contains("2001:db8:8000::1"));
    assertTrue(Network.parse("192.0.2.1").contains("192.0.2.1"));
    for (String wrong :
        new String[] {"example.org", "192.0.2.0/33", "192.0.2/24", "::/129", "/8"}) {
      BadInputException e = assertThrows(BadInputException.class, () -> Network.parse(wrong));
      assertTrue(e.getMessage().contains("'" + wrong + "'"), e.getMessage());
    }
  }

  @Test
  void rowsGoFromFilesOfEitherKindAndOthersStayAsTheyAre() throws Exception {
    Path hour = Files.createDirectories(folder.resolve("csv").resolve("2026-11-21--12"));
    Path csv = hour.resolve("ja4tscan-0.csv");
    Files.writeString(
        csv, "port,host,note\n1,192.0.2.1,\"a,192.0.2.9\"\n2,198.51.100.1,x\n3,192.0.2.2,y\n");
    Files.setPosixFilePermissions(csv, PosixFilePermissions.fromString("rw-r-----"));
    Path json = folder.resolve("a.jsonl");
    Files.writeString(
        json, "{\"host\":\"192.0.2.7\"}\nno row\n{\"saddr\":\"192.0.2.8\"}\n{\"host\":\"::1\"}\n");
    Path other = folder.resolve("other.csv");
    Files.writeString(other, "host\n198.51.100.2\n");
    var untouched = Files.getLastModifiedTime(other);
    Files.writeString(folder.resolve(".ja4tscan-1.csv.inprogress.x"), "192.0.2.1");

    List<String> said = new RecordFolder(folder).forget(Network.parse("192.0.2.0/24"));

    assertEquals("port,host,note\n2,198.51.100.1,x\n", Files.readString(csv));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(csv)));
    assertEquals("no row\n{\"host\":\"::1\"}\n", Files.readString(json));
    assertEquals(untouched, Files.getLastModifiedTime(other));
    assertEquals(3, said.size(), said.toString());
    assertTrue(said.contains(csv + ": 2 rows removed") && said.contains(json + ": 2 rows removed"));
    assertTrue(said.get(2).contains("still being written"));
    assertEquals(
        List.of(folder + ": no row of 203.0.113.0/24"),
        new RecordFolder(folder).forget(Network.parse("203.0.113.0/24")).subList(0, 1));
  }

  @Test
  void rowsGoFromPresetsAndContainersThatStayAreCounted() throws Exception {
    Path presets = folder.resolve("presets.jsonl");
    Files.writeString(
        presets,
        "{\"server\":{\"ip\":\"192.0.2.1\"}}\n{\"dst_endpoint\":{\"ip\":\"192.0.2.2\"}}\n"
            + "{\"dest\":\"192.0.2.3\"}\n{\"dest\":\"198.51.100.1\"}\n");
    Files.writeString(folder.resolve("a.avro"), "");
    Files.writeString(folder.resolve("b.parquet"), "");
    List<String> said = new RecordFolder(folder).forget(Network.parse("192.0.2.0/24"));
    assertEquals("{\"dest\":\"198.51.100.1\"}\n", Files.readString(presets));
    assertEquals(2, said.size(), said.toString());
    assertTrue(said.get(1).contains("2 Parquet files, or containers"), said.toString());
  }

  @Test
  void recordsGoFromAvroContainersWhichStayReadable() throws Exception {
    Schema schema =
        SchemaBuilder.record("Old").fields().requiredString("host").requiredInt("n").endRecord();
    Path file = folder.resolve("part-0.avro");
    try (DataFileWriter<GenericRecord> out =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      out.setCodec(CodecFactory.zstandardCodec(3)).create(schema, file.toFile());
      for (int i = 0; i < 10; i++) {
        out.append(
            new GenericRecordBuilder(schema).set("host", "192.0.2." + i).set("n", i).build());
      }
    }
    List<String> said = new RecordFolder(folder).forget(Network.parse("192.0.2.0/30"));
    assertEquals(List.of(file + ": 4 records removed"), said);
    try (DataFileReader<GenericRecord> in =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      assertEquals("zstandard", in.getMetaString("avro.codec"));
      assertEquals(4, in.next().get("n"));
    }
    try (var all = Files.list(folder)) {
      assertEquals(1, all.count());
    }
  }

  @Test
  void aContainerWhoseLengthsSpeakOfGigabytesStaysAndIsCounted() throws Exception {
    // A header whose first key claims 2,000,000,000 bytes.
    byte[] bomb = HexFormat.of().parseHex("4f626a01020261" + "80d0acf30e" + "00000000");
    Path file = Files.write(folder.resolve("part-0.avro"), bomb);
    List<String> said = new RecordFolder(folder).forget(Network.parse("192.0.2.0/30"));
    assertTrue(
        said.get(1).contains(": 1 Parquet files, or containers of something else"), said.get(1));
    assertArrayEquals(bomb, Files.readAllBytes(file));
  }

  @Test
  void whoIsForgottenIsNotAskedAgain() throws Exception {
    Path file = folder.resolve("optouts");
    OptOutFile optOuts = new OptOutFile(file);
    optOuts.forget(Network.parse("192.0.2.0/24"));
    Files.writeString(file, "192.0.2.0/24 # asked by mail\n198.51.100.7");
    assertTrue(optOuts.forget(Network.parse("192.0.2.0/24")).get(0).contains("already"));
    optOuts.forget(Network.parse("203.0.113.9"));
    assertEquals(
        List.of("192.0.2.0/24 # asked by mail", "198.51.100.7", "203.0.113.9/32"),
        Files.readAllLines(file));
  }
}
