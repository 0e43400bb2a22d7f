package io.halfopen.scanner.scan;

import io.halfopen.scanner.publish.Backlog;
import org.jspecify.annotations.Nullable;

/**
 * How far a scan is.
 *
 * @param targets targets that this scanner's share has, before anybody opted out
 * @param probes probes that these make
 * @param sent probes sent
 * @param sendErrors probes that the kernel refused
 * @param optedOut targets left out since they opted out while the scan ran
 * @param waits how often a sender waited for a target that has enough exchanges open
 * @param paused why nothing is sent at the moment, or null
 * @param received packets captured
 * @param valid packets that answered a probe
 * @param invalid packets that did not: strays and forgeries
 * @param results targets that answered as hoped
 * @param answers the valid packets, by what they are
 * @param kernelDrops packets that the kernel dropped before they were captured
 * @param startedMicros when sending began, microseconds since 1970-01-01 UTC; 0 if not
 * @param sendingDone true once every probe was sent or refused, or a limit was reached
 * @param endReason why sending ended, or null while it goes on
 * @param sendingDoneMicros when, microseconds since 1970-01-01 UTC; 0 if not
 * @param lastAnswerMicros capture time of the last published packet; 0 if none
 * @param heardUntilMicros all packets captured before this time were published
 * @param backlog what of the published waits on disk, or was lost
 * @param failure what ended the scan early, or null
 */
public record Status(
    long targets,
    long probes,
    long sent,
    long sendErrors,
    long optedOut,
    long waits,
    @Nullable String paused,
    long received,
    long valid,
    long invalid,
    long results,
    Answers answers,
    long kernelDrops,
    long startedMicros,
    boolean sendingDone,
    @Nullable EndReason endReason,
    long sendingDoneMicros,
    long lastAnswerMicros,
    long heardUntilMicros,
    Backlog backlog,
    @Nullable Throwable failure) {
  /**
   * Valid packets, by what they are.
   *
   * @param synAcks SYN-ACKs, retransmissions included
   * @param rsts RSTs
   * @param replies echo replies and datagrams
   * @param unreachables ICMP: destination unreachable
   * @param otherIcmp other ICMP errors
   * @param others anything else
   */
  public record Answers(
      long synAcks, long rsts, long replies, long unreachables, long otherIcmp, long others) {}
}
