/** Capture files as bytes: packing, pcap and pcapng, read without libpcap. */
@org.jspecify.annotations.NullMarked
package io.halfopen.scanner.capture;
