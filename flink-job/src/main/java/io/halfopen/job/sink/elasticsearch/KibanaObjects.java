package io.halfopen.job.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.elasticsearch.client.Request;

/**
 * Data views, a dashboard and saved searches: the files of {@code deploy/kibana}, imported as a
 * user would by hand under Stack Management, Saved Objects.
 */
public final class KibanaObjects {
  private static final String FILE = "ja4tscan.ndjson";
  private static final String BOUNDARY = "halfopen-f7d1c0a45b3e4c1b";

  private KibanaObjects() {}

  /**
   * Imports them; what has the same ids is overwritten.
   *
   * @param where Kibana's address, options as behind {@code --sink elasticsearch:}
   * @return how many there are
   * @throws BadInputException in one line, where Kibana does not answer, let us in or take them
   */
  public static int apply(String where) {
    ElasticsearchSettings settings = ElasticsearchSettings.parse(where, "kibana");
    String objects = Templates.named(Templates.read(FILE), settings.prefix());
    Request request = new Request("POST", "/api/saved_objects/_import");
    request.addParameter("overwrite", "true");
    // Kibana takes no request without it, so that no other page can make a browser send one.
    request.setOptions(request.getOptions().toBuilder().addHeader("kbn-xsrf", "halfopen"));
    request.setEntity(
        new NByteArrayEntity(
            form(objects), ContentType.parse("multipart/form-data; boundary=" + BOUNDARY)));
    try (Connection connection = Connection.open(settings)) {
      String answer = connection.answer(request);
      if (!succeeded(answer)) {
        throw new BadInputException(
            "kibana: " + settings.servers().get(0) + " does not take the objects: " + answer);
      }
    }
    return (int) objects.lines().count();
  }

  private static byte[] form(String objects) {
    String text =
        "--"
            + BOUNDARY
            + "\r\ncontent-disposition: form-data; name=\"file\"; filename=\""
            + FILE
            + "\"\r\ncontent-type: application/ndjson\r\n\r\n"
            + objects
            + "\r\n--"
            + BOUNDARY
            + "--\r\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The answer's own word: its status is 200 even where objects were refused. */
  private static boolean succeeded(String answer) {
    try (JsonParser json = new JsonFactory().createParser(answer)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean word = json.currentName().equals("success");
        JsonToken value = json.nextToken();
        if (word) {
          return value == JsonToken.VALUE_TRUE;
        }
        json.skipChildren();
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }
}
