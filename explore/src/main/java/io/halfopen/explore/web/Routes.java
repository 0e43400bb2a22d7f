package io.halfopen.explore.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.halfopen.event.BadInputException;
import io.halfopen.explore.query.Scope;
import io.halfopen.explore.store.Store;
import io.halfopen.explore.store.Store.GivenUpException;
import io.halfopen.explore.web.Gate.Refusal;
import io.halfopen.explore.web.Page.Resource;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which address leads where. */
final class Routes extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JSON_TYPE = "application/json";

  private final Gate gate;
  private final Page page;
  private final Answers answers;
  private final Store store;
  private final LiveClients live;

  Routes(Gate gate, Page page, Answers answers, Store store, LiveClients live) {
    this.gate = gate;
    this.page = page;
    this.answers = answers;
    this.store = store;
    this.live = live;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Gate.HEADERS.forEach(response.getHeaders()::put);
    try {
      Fields query = query(request);
      Refusal refusal = gate.refusal(request, query);
      if (refusal != null) {
        refuse(response, callback, refusal);
      } else {
        route(request, response, callback, query);
      }
    } catch (BadInputException e) {
      fault(response, callback, 400, String.valueOf(e.getMessage()), e.pointer());
    } catch (GivenUpException e) {
      fault(response, callback, 503, String.valueOf(e.getMessage()), "");
    } catch (UncheckedIOException | IOException e) {
      callback.failed(e);
    } catch (RuntimeException e) {
      LOG.error("a question could not be answered", e);
      fault(response, callback, 500, "this could not be answered; the log says why", "");
    }
    return true;
  }

  private static Fields query(Request request) {
    try {
      return Request.extractQueryParameters(request);
    } catch (BadMessageException | IllegalArgumentException | IllegalStateException e) {
      throw new BadInputException("the address of this page cannot be read", e);
    }
  }

  private void route(Request request, Response response, Callback callback, Fields query)
      throws GivenUpException, IOException {
    String path = String.valueOf(request.getHttpURI().getPath());
    if (query.getValue("token") != null) {
      welcome(path, response, callback, query);
      return;
    }
    Export export = Export.named(path);
    Resource file = page.at(path);
    if (export != null) {
      export(export, response, callback, query);
    } else if (path.equals("/api/live")) {
      if (!live.take(response, callback)) {
        fault(response, callback, 503, "too many pages are open; close one", "");
      }
    } else if (path.startsWith("/api/")) {
      byte[] answer = answers.to(path.substring("/api/".length()), query);
      if (answer == null) {
        fault(response, callback, 404, "there is nothing here", "");
      } else {
        send(response, callback, 200, JSON_TYPE, answer);
      }
    } else if (file != null) {
      send(response, callback, 200, file.type(), file.bytes());
    } else {
      refuse(response, callback, new Refusal(404, "there is nothing here"));
    }
  }

  /** The token moves into a cookie, so that it stands in no history and no bookmark. */
  private void welcome(String path, Response response, Callback callback, Fields query) {
    String token = URLEncoder.encode(Answers.text(query, "token"), StandardCharsets.UTF_8);
    response.setStatus(303);
    response.getHeaders().put(HttpHeader.SET_COOKIE, gate.cookie(token));
    response.getHeaders().put(HttpHeader.LOCATION, page.at(path) == null ? "/" : path);
    response.write(true, ByteBuffer.allocate(0), callback);
  }

  private void export(Export export, Response response, Callback callback, Fields query)
      throws GivenUpException, IOException {
    Scope scope = Answers.scope(query);
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, export.type());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response
        .getHeaders()
        .put("Content-Disposition", "attachment; filename=\"" + export.file() + "\"");
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                Content.Sink.asOutputStream(response), StandardCharsets.UTF_8))) {
      export.write(store, scope, Answers.text(query, "order"), out);
    }
    callback.succeeded();
  }

  private static void refuse(Response response, Callback callback, Refusal refusal) {
    byte[] words = (refusal.words() + "\n").getBytes(StandardCharsets.UTF_8);
    send(response, callback, refusal.status(), "text/plain; charset=utf-8", words);
  }

  private static void fault(
      Response response, Callback callback, int status, String words, String pointer) {
    try {
      byte[] body = JSON.writeValueAsBytes(Map.of("error", words, "pointer", pointer));
      if (response.isCommitted()) {
        callback.failed(new IOException(words));
      } else {
        send(response, callback, status, JSON_TYPE, body);
      }
    } catch (IOException e) {
      callback.failed(e);
    }
  }

  private static void send(
      Response response, Callback callback, int status, String type, byte[] body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
