package io.halfopen.explore.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.halfopen.event.BadInputException;
import io.halfopen.explore.query.Comparison;
import io.halfopen.explore.query.Endpoints;
import io.halfopen.explore.query.Panels;
import io.halfopen.explore.query.Rows;
import io.halfopen.explore.query.Scope;
import io.halfopen.explore.store.Sql;
import io.halfopen.explore.store.Standing;
import io.halfopen.explore.store.Store;
import io.halfopen.explore.store.Store.GivenUpException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** What the page asks for, as JSON. */
final class Answers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_KEPT = 200;
  private static final int MOST_OFFSET = 1_000_000;

  private final Store store;
  private final Supplier<Standing> standing;
  private final Supplier<Map<String, Object>> place;
  private final Map<String, byte[]> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
          return size() > MOST_KEPT;
        }
      };
  private long keptVersion;

  /**
   * @param place what the page says about where it is: the folder, and whether a scan feeds it now
   */
  Answers(Store store, Supplier<Standing> standing, Supplier<Map<String, Object>> place) {
    this.store = store;
    this.standing = standing;
    this.place = place;
  }

  /**
   * The answer to a question; null where there is no such question.
   *
   * @throws BadInputException where it cannot be understood
   */
  byte @Nullable [] to(String path, Fields query) throws GivenUpException {
    if (path.equals("state")) {
      return bytes(state());
    }
    String key = path + '?' + query;
    long version = standing.get().version();
    byte[] known = known(key, version);
    if (known != null) {
      return known;
    }
    Object made = made(path, query);
    if (made == null) {
      return null;
    }
    byte[] answer = bytes(made);
    keep(key, version, answer);
    return answer;
  }

  private synchronized byte @Nullable [] known(String key, long version) {
    if (version != keptVersion) {
      kept.clear();
      keptVersion = version;
    }
    return kept.get(key);
  }

  private synchronized void keep(String key, long version, byte[] answer) {
    if (version == keptVersion && answer.length < 1 << 20) {
      kept.put(key, answer);
    }
  }

  private Map<String, Object> state() {
    Map<String, Object> state = new LinkedHashMap<>(place.get());
    state.put("standing", standing.get());
    state.put("now_us", System.currentTimeMillis() * 1000);
    return state;
  }

  private @Nullable Object made(String path, Fields query) throws GivenUpException {
    return switch (path) {
      case "time" -> time(scope(query));
      case "records" -> records(query);
      case "record" -> store.ask(Rows.one(text(query, "id")));
      case "endpoint" -> endpoint(text(query, "host"), port(query));
      case "compare" -> compare(text(query, "a"), text(query, "b"));
      case "suggest" -> store.ask(Endpoints.suggest(text(query, "text")));
      case "words" -> Map.of("words", scope(query).search().words());
      default -> {
        Sql panel = Panels.named(path, scope(query));
        yield panel == null ? null : store.ask(panel);
      }
    };
  }

  static Scope scope(Fields query) {
    return Scope.parse(text(query, "q"), text(query, "from"), text(query, "to"));
  }

  private Object time(Scope scope) throws GivenUpException {
    Map<String, @Nullable Object> all = store.ask(Panels.span(scope)).get(0);
    if (!(all.get("first_us") instanceof Long first)
        || !(all.get("last_us") instanceof Long last)) {
      return Map.of("bars", List.of());
    }
    Long from = scope.fromMicros();
    Long to = scope.toMicros();
    long begin = from == null ? first : from;
    long end = to == null ? last : to;
    long width = Panels.barMicros(Math.min(begin, first), Math.max(end, last));
    return Map.of(
        "bar_us", width,
        "from_us", begin,
        "to_us", end,
        "bars", store.ask(Panels.time(scope, width)));
  }

  private Object records(Fields query) throws GivenUpException {
    int offset = Math.min(MOST_OFFSET, number(query, "offset", 0));
    int limit = number(query, "limit", 50);
    return store.ask(Panels.records(scope(query), text(query, "order"), offset, limit));
  }

  private Object endpoint(String host, int port) throws GivenUpException {
    Map<String, Object> answer = new LinkedHashMap<>();
    List<Map<String, @Nullable Object>> history = store.ask(Endpoints.history(host, port));
    answer.put("summary", store.ask(Endpoints.summary(host, port)).get(0));
    answer.put("history", history);
    answer.put("changes", store.ask(Endpoints.changes(host, port)));
    answer.put("same_host", store.ask(Endpoints.sameHost(host, port)));
    String fingerprint = history.isEmpty() ? null : (String) history.get(0).get("ja4tscan");
    String stack = history.isEmpty() ? null : (String) history.get(0).get("stack");
    if (fingerprint != null && stack != null) {
      answer.put("same", store.ask(Endpoints.sameFingerprint(fingerprint, host, port)));
      answer.put("same_stack", store.ask(Endpoints.sameStack(stack, fingerprint)));
    }
    return answer;
  }

  private Object compare(String a, String b) throws GivenUpException {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("comparison", Comparison.of(a, b));
    for (String one : List.of(a, b)) {
      String name = answer.containsKey("a") ? "b" : "a";
      Map<String, Object> side = new LinkedHashMap<>();
      side.put("known", store.ask(Endpoints.fingerprint(one.strip())).get(0));
      side.put("trains", store.ask(Endpoints.trains(one.strip())));
      side.put("listed", Comparison.train(one));
      answer.put(name, side);
    }
    return answer;
  }

  private static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written", e);
    }
  }

  static String text(Fields query, String name) {
    String value = query.getValue(name);
    return value == null ? "" : value;
  }

  private static int port(Fields query) {
    int port = number(query, "port", -1);
    if (port > 65535) {
      throw new BadInputException("port " + port + " is above 65535");
    }
    return port;
  }

  private static int number(Fields query, String name, int otherwise) {
    String value = text(query, name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (!value.matches("\\d{1,7}")) {
      throw new BadInputException(name + " has to be a number");
    }
    return Integer.parseInt(value);
  }
}
