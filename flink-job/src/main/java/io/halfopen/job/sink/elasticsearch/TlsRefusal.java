package io.halfopen.job.sink.elasticsearch;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Why a server's certificate is not taken, in words that say what to do: Java says it several
 * causes deep, in the terms of path validation.
 */
final class TlsRefusal {
  private static final int DEEPEST = 20;

  private TlsRefusal() {}

  /** What follows the server's name in a line; null where TLS is not the cause. */
  static @Nullable String of(Throwable failure) {
    SSLException tls = null;
    Throwable e = failure;
    for (int depth = 0; e != null && depth < DEEPEST; depth++, e = e.getCause()) {
      String why = why(e);
      if (why != null) {
        return why;
      }
      if (e instanceof SSLException found) {
        tls = found;
      }
    }
    return tls == null ? null : " and this machine agree on no TLS: " + Connection.firstLine(tls);
  }

  private static @Nullable String why(Throwable e) {
    if (e instanceof CertificateExpiredException) {
      return " shows a certificate that has expired ("
          + Connection.firstLine(e)
          + "): have it renewed there";
    }
    if (e instanceof CertificateNotYetValidException) {
      return " shows a certificate that is not valid yet ("
          + Connection.firstLine(e)
          + "): compare the clocks of both machines";
    }
    if (e instanceof SSLPeerUnverifiedException) {
      return " shows a certificate for another host: give the name that it was made for, or have"
          + " this one added to it";
    }
    if (e instanceof CertPathBuilderException) {
      return " shows a certificate that is not trusted: name who signed it with ca=FILE";
    }
    String said = e.getMessage();
    if (e instanceof SSLException && said != null && said.contains("ecognized SSL message")) {
      return " speaks no TLS: is it meant to be http:?";
    }
    return null;
  }
}
