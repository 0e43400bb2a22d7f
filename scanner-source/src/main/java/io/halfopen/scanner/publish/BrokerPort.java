package io.halfopen.scanner.publish;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a broker's port from outside. A client that speaks without TLS to a port with
 * TLS, or the other way round, hears nothing until its patience ends, and its log alone would know
 * of the connections that broke off; so the port is looked at once, after that.
 */
final class BrokerPort {
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int MOST_LOOKED_AT = 3;
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private BrokerPort() {}

  /**
   * What is wrong with it for this client, for the end of a line; null where nothing is to be seen.
   *
   * @param client the client's properties
   */
  static @Nullable String trouble(String servers, Map<String, ?> client) {
    boolean speaksTls =
        String.valueOf(client.get("security.protocol")).toUpperCase(Locale.ROOT).endsWith("SSL");
    String[] each = COMMA.split(servers.strip(), MOST_LOOKED_AT + 1);
    for (int i = 0; i < Math.min(each.length, MOST_LOOKED_AT); i++) {
      Boolean encrypted = encrypted(each[i]);
      if (encrypted != null) {
        return encrypted == speaksTls ? null : mismatch(encrypted);
      }
    }
    return ": no port is open there: is this address right, and does it run?";
  }

  private static String mismatch(boolean encrypted) {
    return encrypted
        ? ": its port speaks TLS: give security.protocol=SSL or SASL_SSL (--kafka-properties-file)"
        : ": its port speaks no TLS: give the port that does, or security.protocol=PLAINTEXT or"
            + " SASL_PLAINTEXT";
  }

  /** Whether TLS is spoken there; null where nobody listens. */
  private static @Nullable Boolean encrypted(String server) {
    String host = Utils.getHost(server);
    Integer port = Utils.getPort(server);
    if (host == null || port == null) {
      return null;
    }
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      plain.setSoTimeout(PATIENCE_MILLIS);
      return showsCertificate(plain, host, port);
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean showsCertificate(Socket plain, String host, int port) {
    Onlooker onlooker = new Onlooker();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {onlooker}, new SecureRandom());
      try (SSLSocket tls =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
        tls.startHandshake();
      }
    } catch (IOException | GeneralSecurityException e) {
      // It always ends so: what was shown until then is the answer.
      return onlooker.shown;
    }
    return onlooker.shown;
  }

  /** Sees whether there is a certificate, and trusts none. */
  private static final class Onlooker implements X509TrustManager {
    private boolean shown;

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      shown = true;
      throw new CertificateException("only looked at");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("only looked at");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
