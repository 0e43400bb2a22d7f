package io.halfopen.bench.session;

import io.halfopen.job.JobOptions;

final class Quick {
  public static void main(String[] a) throws Exception {
    long open = Long.parseLong(a[0]);
    long hosts = Long.parseLong(a[1]);
    int p = Integer.parseInt(a[2]);
    for (int i = 3; i < a.length; i++) {
      Result r =
          new SessionRuns(JobOptions.defaults(), hosts, open, Math.min(hosts * 3, open * 6))
              .run(Variant.valueOf(a[i]), p);
      System.out.printf(
          "%s %,.0f/s  cpu %.0f ns/event  %s%n",
          r.variant(), r.perSecond(), r.cpuPerEvent(), r.sum());
    }
  }
}
