/** A Flink session cluster and a Kafka broker as processes of this machine, on loopback alone. */
@org.jspecify.annotations.NullMarked
package io.halfopen.servers.cluster;
