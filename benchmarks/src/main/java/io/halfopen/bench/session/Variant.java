package io.halfopen.bench.session;

/** One way to assemble the same packets. */
enum Variant {
  STOCK("stock EventTimeSessionWindows"),
  OURS("session operator"),
  EXCHANGE("generator and exchange alone"),
  LOOP("plain loop over a HashMap");

  final String title;

  Variant(String title) {
    this.title = title;
  }
}
