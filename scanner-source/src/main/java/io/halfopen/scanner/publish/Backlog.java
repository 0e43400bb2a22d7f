package io.halfopen.scanner.publish;

/**
 * What of the published has not reached its readers.
 *
 * @param spooledBytes bytes that wait on disk, about; 0 where nothing waits
 * @param lostPackets packets that were dropped, for want of room or of a disk that can be written
 */
public record Backlog(long spooledBytes, long lostPackets) {
  public static final Backlog NONE = new Backlog(0, 0);
}
