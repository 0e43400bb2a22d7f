package io.halfopen.job.change;

import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeutils.base.StringComparator;

/** Tells Flink how endpoints, {@code HOST:PORT}, are written. */
final class EndpointType extends BasicTypeInfo<String> {
  private static final long serialVersionUID = 1L;

  EndpointType() {
    super(String.class, new Class<?>[0], new EndpointSerializer(), StringComparator.class);
  }
}
