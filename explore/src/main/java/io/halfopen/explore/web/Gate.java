package io.halfopen.explore.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. A page elsewhere can make a browser ask this machine, under a name of its own that
 * leads here: so the name has to be ours, and the question must not come from another site.
 */
final class Gate {
  /** What answers carry: no source but this one, no frame, nothing kept by others. */
  static final List<HttpField> HEADERS =
      List.of(
          new HttpField(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                  + " connect-src 'self'; base-uri 'none'; form-action 'self';"
                  + " frame-ancestors 'none'; require-trusted-types-for 'script';"
                  + " trusted-types lit-html"),
          new HttpField("X-Content-Type-Options", "nosniff"),
          new HttpField("X-Frame-Options", "DENY"),
          new HttpField("Referrer-Policy", "no-referrer"),
          new HttpField("Cross-Origin-Resource-Policy", "same-origin"),
          new HttpField("Cross-Origin-Opener-Policy", "same-origin"),
          new HttpField("Permissions-Policy", "camera=(), microphone=(), geolocation=(), usb=()"));

  private static final String COOKIE = "halfopen";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

  private final Settings settings;

  /** Whoever leads a browser here by another name has no certificate for it. */
  private final Set<String> names;

  Gate(Settings settings) {
    this.settings = settings;
    Certificate certificate = settings.certificate();
    names = certificate == null ? Set.of() : certificate.names();
  }

  /**
   * A refusal.
   *
   * @param status of HTTP
   * @param words why
   */
  record Refusal(int status, String words) {}

  /** Why this one may not; null where it may. */
  @Nullable Refusal refusal(Request request, Fields query) {
    if (!Set.of("GET", "HEAD").contains(request.getMethod())) {
      return new Refusal(405, "this page only answers GET");
    }
    HttpFields headers = request.getHeaders();
    List<String> hosts = headers.getValuesList(HttpHeader.HOST);
    if (hosts.size() != 1 || !isOurs(hosts.get(0))) {
      return new Refusal(
          421, "this page is not known by that name; open it by the address that was printed");
    }
    String site = headers.get("Sec-Fetch-Site");
    boolean opened = "navigate".equals(headers.get("Sec-Fetch-Mode"));
    if (site != null && !site.equals("same-origin") && !site.equals("none") && !opened) {
      return new Refusal(403, "this page answers no other site");
    }
    if (settings.token() != null && !knows(request, query, settings.token())) {
      return new Refusal(
          401, "this page needs its token: open the address that ./halfopen explore printed");
    }
    return null;
  }

  /** What keeps the token in a browser, and sends it over nothing weaker than it came. */
  String cookie(String token) {
    String secure = settings.certificate() == null ? "" : "; Secure";
    return COOKIE + "=" + token + "; Path=/; HttpOnly; SameSite=Strict" + secure;
  }

  private boolean isOurs(String header) {
    String host = header.toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')) {
      host = host.substring(0, colon);
    }
    if (LOOPBACK.contains(host)) {
      return true;
    }
    boolean elsewhere = !settings.address().isLoopbackAddress();
    return elsewhere
        && (LITERAL.matcher(host).matches()
            || host.equals(settings.name().toLowerCase(Locale.ROOT))
            || names.contains(host));
  }

  private static boolean knows(Request request, Fields query, String token) {
    String given = query.getValue("token");
    String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (given == null && header != null && header.startsWith("Bearer ")) {
      given = header.substring("Bearer ".length());
    }
    for (HttpCookie cookie : Request.getCookies(request)) {
      if (given == null && cookie.getName().equals(COOKIE)) {
        given = URLDecoder.decode(cookie.getValue(), StandardCharsets.UTF_8);
      }
    }
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }
}
