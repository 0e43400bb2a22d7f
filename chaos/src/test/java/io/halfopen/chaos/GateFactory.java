package io.halfopen.chaos;

import java.net.URI;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;

/** Files under {@code gate:}, in the servers of a test. */
public final class GateFactory implements FileSystemFactory {
  private String gates = "";

  @Override
  public String getScheme() {
    return "gate";
  }

  @Override
  public void configure(Configuration config) {
    gates = config.getString("halfopen.gates", "");
  }

  @Override
  public FileSystem create(URI uri) {
    return new GateFileSystem(new Gate(java.nio.file.Path.of(gates)));
  }
}
