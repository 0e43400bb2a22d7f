package io.halfopen.scanner.publish;

import io.halfopen.event.BadInputException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/**
 * Why a Kafka cannot be used, in one line that says what to do. Its clients wrap causes several
 * times, and what matters is now the outermost, now the innermost of them.
 */
public final class KafkaRefusal {
  private KafkaRefusal() {}

  /**
   * The line for whatever a client threw. After a timeout it looks at the brokers' ports, which
   * takes some seconds at most.
   *
   * @param servers as they were given
   * @param client the client's properties
   */
  public static BadInputException of(String servers, Map<String, ?> client, Throwable failure) {
    return new BadInputException(
        "Kafka at " + servers + why(servers, client, chain(failure)), failure);
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable e = failure; e != null && !chain.contains(e); e = e.getCause()) {
      chain.add(e);
    }
    return chain;
  }

  private static String why(String servers, Map<String, ?> client, List<Throwable> chain) {
    Throwable root = chain.get(chain.size() - 1);
    for (Throwable e : chain) {
      if (e instanceof SslAuthenticationException) {
        return tls(said(root));
      }
      if (e instanceof AuthenticationException) {
        return " does not let us in: " + said(e) + ": sasl.jaas.config, sasl.mechanism";
      }
      if (e instanceof AuthorizationException) {
        return " does not allow it: " + said(e);
      }
      if (e instanceof TimeoutException
          || e instanceof org.apache.kafka.common.errors.TimeoutException) {
        String trouble = BrokerPort.trouble(servers, client);
        return " does not answer"
            + (trouble == null
                ? ": its port is open: is it Kafka's, and what is its security.protocol?"
                : trouble);
      }
    }
    return ": " + innermost(chain, root);
  }

  private static String tls(String said) {
    String lower = said.toLowerCase(Locale.ROOT);
    if (lower.contains("certification path") || lower.contains("trust anchor")) {
      return " shows a certificate that is not trusted: name who signed it in"
          + " ssl.truststore.location";
    }
    if (lower.contains("fatal alert") && lower.contains("certificate")) {
      return " does not take our certificate: " + said + ": ssl.keystore.location";
    }
    return ": no TLS: " + said;
  }

  /** What Kafka says last, and what Java says below that. */
  private static String innermost(List<Throwable> chain, Throwable root) {
    Throwable kafka = root;
    for (Throwable e : chain) {
      if (e instanceof KafkaException) {
        kafka = e;
      }
    }
    if (kafka == root) {
      return said(root);
    }
    String below = root instanceof NoSuchFileException ? "no such file" : said(root);
    return said(kafka).contains(below) ? said(kafka) : said(kafka) + ": " + below;
  }

  private static String said(Throwable e) {
    String message = e.getMessage();
    String name = e.getClass().getSimpleName();
    String line = message == null ? name : message.lines().findFirst().orElse(name);
    return line.replaceAll("\\p{Cntrl}", " ");
  }
}
