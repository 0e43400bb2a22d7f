package io.halfopen.scanner.scan;

import org.jspecify.annotations.Nullable;

/**
 * How far a scan is.
 *
 * @param targets targets in all
 * @param sent probes sent
 * @param sendErrors probes that the kernel refused
 * @param received packets captured
 * @param valid packets that answered a probe
 * @param invalid packets that did not
 * @param kernelDrops packets that the kernel dropped before they were captured
 * @param sendingDone true once every probe was sent or refused
 * @param sendingDoneMicros when, microseconds since 1970-01-01 UTC; 0 if not
 * @param lastAnswerMicros capture time of the last published packet; 0 if none
 * @param heardUntilMicros all packets captured before this time were published
 * @param failure what ended the scan early, or null
 */
public record Status(
    long targets,
    long sent,
    long sendErrors,
    long received,
    long valid,
    long invalid,
    long kernelDrops,
    boolean sendingDone,
    long sendingDoneMicros,
    long lastAnswerMicros,
    long heardUntilMicros,
    @Nullable Throwable failure) {}
