package io.halfopen.local.forget;

import java.util.List;

/** A place that remembers endpoints. */
public interface Place {
  /**
   * Removes a network.
   *
   * @return what was done, and what could not be, a line each
   */
  List<String> forget(Network network) throws Exception;
}
