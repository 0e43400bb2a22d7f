package io.halfopen.local.status;

/**
 * Counts and their rates, all a second.
 *
 * @param counts the counts themselves
 * @param elapsedSeconds since the scan began
 * @param percent how much of the sending is done, 0 to 100
 * @param leftSeconds to the last probe, then to the end of the cooldown; NaN where nobody knows
 * @param sendRate probes, lately
 * @param sendAverage probes, all the while there was sending
 * @param answerRate targets that answered, lately
 * @param answerAverage targets that answered, all the while
 * @param receiveRate packets captured, lately
 * @param receiveAverage packets captured, all the while
 * @param dropRate packets dropped by the kernel, lately
 * @param dropAverage packets dropped by the kernel, all the while
 * @param errorRate probes refused by the kernel, lately
 * @param errorAverage probes refused by the kernel, all the while
 * @param hitRatePercent targets that answered, of the probes sent
 */
public record Reading(
    Counts counts,
    double elapsedSeconds,
    double percent,
    double leftSeconds,
    double sendRate,
    double sendAverage,
    double answerRate,
    double answerAverage,
    double receiveRate,
    double receiveAverage,
    double dropRate,
    double dropAverage,
    double errorRate,
    double errorAverage,
    double hitRatePercent) {}
