package io.halfopen.chaos;

import java.util.Locale;

/** What is killed. */
enum Victim {
  TASKMANAGER,
  JOBMANAGER,
  BROKER,
  ELASTICSEARCH,
  SENSOR;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
