package io.halfopen.bench.link;

import java.util.concurrent.Callable;

/** Measures between two moments of a run that has found its speed. */
final class Stopwatch {
  private final Wire wire;
  private final Callable<Long> cpuNanos;

  /** Over a wire's own count of frames, and some process's CPU time. */
  Stopwatch(Wire wire, Callable<Long> cpuNanos) {
    this.wire = wire;
    this.cpuNanos = cpuNanos;
  }

  Speed measure(double warmSeconds, double seconds) throws Exception {
    sleep(warmSeconds);
    long began = System.nanoTime();
    long framesBefore = wire.frames();
    long cpuBefore = cpuNanos.call();
    sleep(seconds);
    long frames = wire.frames() - framesBefore;
    long elapsed = System.nanoTime() - began;
    return new Speed(frames * 1e9 / elapsed, (cpuNanos.call() - cpuBefore) / (double) frames);
  }

  private static void sleep(double seconds) throws InterruptedException {
    Thread.sleep((long) (seconds * 1000));
  }
}
