package io.halfopen.scanner.scan;

/** Who may be asked now; asked for every target, by every sender thread. */
interface TargetGate {
  /** Everybody, always. */
  TargetGate OPEN =
      new TargetGate() {
        @Override
        public boolean isOptedOut(boolean ipv6, long high, long low) {
          return false;
        }

        @Override
        public boolean isPaused() {
          return false;
        }

        @Override
        public boolean admits(boolean ipv6, long high, long low, long nowNanos) {
          return true;
        }
      };

  /** True if this address asked to be left alone. */
  boolean isOptedOut(boolean ipv6, long high, long low);

  /** True while nobody may be asked, since what people opted out of cannot be read. */
  boolean isPaused();

  /**
   * Counts one more exchange with this address; false where it or its network already keeps as many
   * open as it may.
   */
  boolean admits(boolean ipv6, long high, long low, long nowNanos);
}
