package io.halfopen.scanner.probe;

/** What an answer is, by ZMap's names. */
public enum Classification {
  /** A SYN-ACK or a retransmission of one. */
  SYN_ACK("synack", true),
  /** A RST. */
  RST("rst", false),
  /** An echo reply. */
  ECHO_REPLY("echoreply", true),
  /** A datagram from where one was sent. */
  UDP("udp", true),
  /** ICMP: destination unreachable. */
  UNREACHABLE("unreach", false),
  /** ICMP: time exceeded. */
  TIME_EXCEEDED("timxceed", false),
  /** Another ICMP error. */
  ICMP("icmp", false),
  /** Anything else that proved to answer a probe. */
  OTHER("other", false);

  private final String text;
  private final boolean success;

  Classification(String text, boolean success) {
    this.text = text;
    this.success = success;
  }

  /** ZMap's name of it. */
  public String text() {
    return text;
  }

  /** True where the target answered as hoped. */
  public boolean isSuccess() {
    return success;
  }
}
