package io.halfopen.scanner.wire;

/** What a captured frame holds, or why it is passed over. */
public enum Content {
  /** A whole TCP segment, as far as it was captured. */
  TCP("TCP"),
  /** Part of an IP packet, the first part included: ports and options may be a forger's. */
  FRAGMENT("fragments"),
  /** An IP packet with something else in it. */
  NOT_TCP("not TCP"),
  /** A frame with something else than IP in it. */
  NOT_IP("not IP"),
  /** Its lengths lie, its headers nest without an end, or the capture cut them off. */
  BROKEN("broken or cut short"),
  /** A link type that is not read here. */
  OTHER_LINK_TYPE("of other link types");

  private final String words;

  Content(String words) {
    this.words = words;
  }

  /** As people are told of a number of them. */
  public String words() {
    return words;
  }
}
