package io.halfopen.local.cli;

import java.net.URI;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** Folders of this machine under another name, {@code far:///…}. */
public final class FarFileSystem implements FileSystemFactory {
  @Override
  public String getScheme() {
    return "far";
  }

  @Override
  public FileSystem create(URI place) {
    return new LocalFileSystem();
  }
}
