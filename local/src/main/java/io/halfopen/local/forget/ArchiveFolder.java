package io.halfopen.local.forget;

import io.halfopen.event.BadInputException;
import io.halfopen.job.archive.Erasure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An archive of raw events. Files that a job still writes to come under it with its next run. */
public final class ArchiveFolder implements Place {
  private final String folder;

  /** This one, as a Flink path. */
  public ArchiveFolder(String folder) {
    this.folder = folder;
  }

  @Override
  public List<String> forget(Network network) throws IOException {
    List<String> said = new ArrayList<>();
    try {
      long packets =
          new Erasure(
                  folder,
                  packet -> network.contains(packet.getEndpointAddress()),
                  network.toString(),
                  said::add)
              .run();
      said.add(folder + ": " + packets + " packets of " + network + " removed");
      return said;
    } catch (FileNotFoundException e) {
      throw new BadInputException(folder + ": no archive", e);
    }
  }
}
