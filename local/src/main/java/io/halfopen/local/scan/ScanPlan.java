package io.halfopen.local.scan;

import io.halfopen.scanner.scan.ScanConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do.
 *
 * @param scan the scanner's part
 * @param sessionGap silence that ends an exchange
 * @param cooldown at most this long after the last probe
 * @param data folder below which the run keeps its data, or null for a temporary one
 */
public record ScanPlan(
    ScanConfig scan, Duration sessionGap, Duration cooldown, @Nullable Path data) {}
