package io.halfopen.job.sink.elasticsearch;

/** What an HTTP status means for one write. */
enum Verdict {
  /** Written, or not needed: the server holds the same or a later version. */
  DONE,
  /** The server has no room or time now. */
  AGAIN,
  /** It will never be taken. */
  NEVER;

  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int TIMEOUT = 408;

  static Verdict of(int status, boolean removal) {
    if (status < 300 || status == CONFLICT || (removal && status == NOT_FOUND)) {
      return DONE;
    }
    return status >= 500 || status == TOO_MANY_REQUESTS || status == TIMEOUT ? AGAIN : NEVER;
  }
}
