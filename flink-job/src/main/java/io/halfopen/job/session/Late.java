package io.halfopen.job.session;

/** Why a packet is in the late stream. */
public enum Late {
  /** Its exchange was closed; the record was emitted again, corrected. */
  CORRECTS,
  /** Its exchange was closed and forgotten, or its whole gap had passed: it is in no record. */
  DROPPED
}
