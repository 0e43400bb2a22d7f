package io.halfopen.chaos;

import java.nio.file.Path;

/**
 * One run.
 *
 * @param kills how many
 * @param seed of the load and of who is killed when
 * @param rate hosts asked a second
 * @param gapSeconds the job's session gap; the longest pause of a host is about 3 s
 * @param jar the job's, as it is submitted to clusters
 */
record ChaosOptions(int kills, long seed, double rate, long gapSeconds, Path jar) {}
