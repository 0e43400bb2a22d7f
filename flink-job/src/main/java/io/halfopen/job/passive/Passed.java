package io.halfopen.job.passive;

import io.halfopen.job.fingerprint.Packet;

/**
 * A connection whose lines were told, for a while, so that what is repeated of it makes no others.
 *
 * @param acknowledged the number that its SYN-ACK acknowledged
 * @param sequence the SYN-ACK's own
 */
record Passed(Ends ends, int acknowledged, int sequence, long touchedMicros)
    implements Recent.Stamped {
  /** Heard of again. */
  Passed touchedAt(long micros) {
    return new Passed(ends, acknowledged, sequence, micros);
  }

  /** Whether this SYN-ACK is that connection's. */
  boolean isAnsweredBy(Packet synAck) {
    return synAck.acknowledgement() == acknowledged && synAck.sequence() == sequence;
  }

  /** Whether this SYN is that connection's. */
  boolean isAskedBy(Packet syn) {
    int beyond = acknowledged - syn.sequence() - 1;
    return beyond == 0 || beyond == syn.payloadLength();
  }
}
