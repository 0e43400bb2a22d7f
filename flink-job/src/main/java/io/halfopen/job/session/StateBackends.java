package io.halfopen.job.session;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Names of Flink's options, whose classes a job without that backend does not have. */
final class StateBackends {
  static final ConfigOption<String> TYPE =
      ConfigOptions.key("state.backend.type").stringType().noDefaultValue();
  static final ConfigOption<String> ROCKSDB_TIMERS =
      ConfigOptions.key("state.backend.rocksdb.timer-service.factory")
          .stringType()
          .noDefaultValue();

  private StateBackends() {}
}
