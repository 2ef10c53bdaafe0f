import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model on loopback that speaks the protocols of OpenAI (responses and chat completions),
 * Anthropic and Gemini, streaming, with tool calls. It has no mind: the prompt says what it does.
 *
 * <p>{@code MODEL: shell COMMAND} makes it ask for that command through the caller's own shell tool
 * and then say that it is done. {@code MODEL: nothing}, {@code transient}, {@code quota}, {@code
 * error} and {@code hang} make it say only that, answer 429 once or always, answer 500, or never
 * answer.
 *
 * <p>{@code java -cp LIBRARIES ModelServer.java PORT_FILE LOG_FILE}: writes its port to a file, and
 * a line for each request to another one, until it is ended.
 */
public final class ModelServer {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern ORDER = Pattern.compile("MODEL: (\\w+)(?: ([^\\n\"\\\\]*))?");
  private static final Pattern SHELL_TOOL =
      Pattern.compile("(?i)(shell|exec_command|shell_command|local_shell|bash|run_shell_command)");
  private static final String DONE = "DONE";
  private static final int TOO_MANY = 429;
  private static final int QUOTA_SECONDS = 5400;

  private final AtomicInteger calls = new AtomicInteger();
  private final Map<String, Integer> refused = new java.util.concurrent.ConcurrentHashMap<>();
  private final Path log;

  private ModelServer(Path log) {
    this.log = log;
  }

  public static void main(String[] arguments) throws Exception {
    ModelServer server = new ModelServer(Path.of(arguments[1]));
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", server::answer);
    http.start();
    Path fresh = Path.of(arguments[0] + ".new");
    Files.writeString(fresh, Integer.toString(http.getAddress().getPort()));
    Files.move(fresh, Path.of(arguments[0]));
    new CountDownLatch(1).await();
  }

  /** What the prompt orders, and whether the tool's answer is in the conversation already. */
  private record Turn(String order, String argument, boolean answered, String shell) {}

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      note(exchange.getRequestMethod() + " " + path);
      if (body.isBlank() || !body.strip().startsWith("{")) {
        reply(exchange, 200, "application/json", "{\"data\":[],\"models\":[]}");
        return;
      }
      JsonNode request = JSON.readTree(body);
      if (path.endsWith("/count_tokens") || path.endsWith(":countTokens")) {
        reply(exchange, 200, "application/json", "{\"input_tokens\":10,\"totalTokens\":10}");
        return;
      }
      Turn turn = turn(request, body);
      note("  " + turn.order() + (turn.answered() ? " (tool has answered)" : ""));
      if (refuses(exchange, turn, path)) {
        return;
      }
      boolean calls = turn.order().equals("shell") && !turn.answered() && !turn.shell().isEmpty();
      if (path.contains("/responses")) {
        responses(exchange, calls ? turn : null, request);
      } else if (path.contains("/chat/completions")) {
        chat(exchange, calls ? turn : null, request);
      } else if (path.contains("/messages")) {
        messages(exchange, calls ? turn : null, request);
      } else if (path.contains("enerateContent")) {
        gemini(exchange, calls ? turn : null, path.contains("stream"));
      } else {
        reply(exchange, 404, "application/json", "{\"error\":{\"message\":\"no such path\"}}");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Turn turn(JsonNode request, String body) {
    Matcher matcher = ORDER.matcher(body);
    String order = "nothing";
    String argument = "";
    while (matcher.find()) {
      order = matcher.group(1);
      argument = matcher.group(2) == null ? "" : matcher.group(2).strip();
    }
    boolean answered =
        body.contains("\"function_call_output\"")
            || body.contains("\"role\":\"tool\"")
            || body.contains("\"tool_result\"")
            || body.contains("\"functionResponse\"");
    return new Turn(order, argument, answered, shellTool(request));
  }

  private static String shellTool(JsonNode request) {
    List<String> names = new ArrayList<>();
    JsonNode tools = request.get("tools");
    if (tools != null) {
      for (JsonNode tool : tools) {
        collect(tool, names);
      }
    }
    return names.stream().filter(name -> SHELL_TOOL.matcher(name).matches()).findFirst().orElse("");
  }

  private static void collect(JsonNode tool, List<String> names) {
    JsonNode declarations = tool.get("functionDeclarations");
    if (declarations != null) {
      declarations.forEach(declared -> collect(declared, names));
    }
    JsonNode function = tool.has("function") ? tool.get("function") : tool;
    if (function.has("name")) {
      names.add(function.get("name").asString());
    } else if (tool.has("type")) {
      names.add(tool.get("type").asString());
    }
  }

  private boolean refuses(HttpExchange exchange, Turn turn, String path)
      throws IOException, InterruptedException {
    switch (turn.order()) {
      case "hang" -> {
        new CountDownLatch(1).await();
        return true;
      }
      case "error" -> {
        reply(
            exchange,
            500,
            "application/json",
            "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"internal server"
                + " error\",\"code\":500,\"status\":\"INTERNAL\"}}");
        return true;
      }
      case "denied" -> {
        reply(
            exchange,
            401,
            "application/json",
            "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid"
                + " api key\",\"code\":401,\"status\":\"UNAUTHENTICATED\"}}");
        return true;
      }
      case "transient" -> {
        exchange.getResponseHeaders().set("retry-after", "1");
        if (refused.merge(turn.argument(), 1, Integer::sum) > 1) {
          return false;
        }
        reply(exchange, TOO_MANY, "application/json", limited(path, "rate limited, slow down", 1));
        return true;
      }
      case "quota" -> {
        exchange.getResponseHeaders().set("retry-after", Integer.toString(QUOTA_SECONDS));
        exchange.getResponseHeaders().set("x-should-retry", "false");
        String text = "You have exhausted your daily quota on this model.";
        reply(exchange, TOO_MANY, "application/json", limited(path, text, QUOTA_SECONDS));
        return true;
      }
      default -> {
        return false;
      }
    }
  }

  private static String limited(String path, String message, int seconds) {
    ObjectNode root = JSON.createObjectNode();
    root.put("type", "error");
    ObjectNode error = root.putObject("error");
    error.put("message", message);
    if (path.contains("enerateContent")) {
      error.put("code", TOO_MANY);
      error.put("status", "RESOURCE_EXHAUSTED");
      ArrayNode details = error.putArray("details");
      ObjectNode quota = details.addObject();
      quota.put("@type", "type.googleapis.com/google.rpc.QuotaFailure");
      quota
          .putArray("violations")
          .addObject()
          .put("quotaId", seconds > 60 ? "GenerateRequestsPerDay" : "GenerateRequestsPerMinute");
      ObjectNode retry = details.addObject();
      retry.put("@type", "type.googleapis.com/google.rpc.RetryInfo");
      retry.put("retryDelay", seconds + "s");
    } else if (path.contains("/messages")) {
      error.put("type", "rate_limit_error");
    } else {
      error.put("type", seconds > 60 ? "usage_limit_reached" : "rate_limit_exceeded");
      error.put("code", seconds > 60 ? "insufficient_quota" : "rate_limit_exceeded");
      error.put("resets_in_seconds", seconds);
    }
    return root.toString();
  }

  /** OpenAI's responses, as events. */
  private void responses(HttpExchange exchange, Turn call, JsonNode request) throws IOException {
    String id = "resp_" + calls.incrementAndGet();
    ObjectNode item = JSON.createObjectNode();
    if (call == null) {
      item.put("type", "message").put("role", "assistant").put("id", "msg_" + id);
      item.putArray("content").addObject().put("type", "output_text").put("text", DONE);
    } else {
      item.put("type", "function_call").put("id", "fc_" + id).put("call_id", "call_" + id);
      item.put("name", call.shell()).put("arguments", shellArguments(call).toString());
    }
    ObjectNode created = event("response.created");
    created.putObject("response").put("id", id);
    ObjectNode done = event("response.output_item.done");
    done.put("output_index", 0).set("item", item);
    ObjectNode completed = event("response.completed");
    ObjectNode response = completed.putObject("response").put("id", id);
    ObjectNode usage = response.putObject("usage");
    usage.put("input_tokens", 10).putNull("input_tokens_details");
    usage.put("output_tokens", 5).putNull("output_tokens_details").put("total_tokens", 15);
    stream(exchange, List.of(created, done, completed), true, "");
  }

  /** Chat completions, as chunks or whole. */
  private void chat(HttpExchange exchange, Turn call, JsonNode request) throws IOException {
    ObjectNode chunk = JSON.createObjectNode();
    chunk.put("id", "chat" + calls.incrementAndGet()).put("created", 1).put("model", "fake");
    boolean streams = request.has("stream") && request.get("stream").asBoolean();
    chunk.put("object", streams ? "chat.completion.chunk" : "chat.completion");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject(streams ? "delta" : "message").put("role", "assistant");
    if (call == null) {
      message.put("content", DONE);
    } else {
      ObjectNode tool = message.putArray("tool_calls").addObject().put("index", 0);
      tool.put("id", "call_" + calls.get()).put("type", "function");
      ObjectNode function = tool.putObject("function").put("name", call.shell());
      function.put("arguments", shellArguments(call).toString());
    }
    ObjectNode usage = JSON.createObjectNode().put("prompt_tokens", 10);
    usage.put("completion_tokens", 5).put("total_tokens", 15);
    String reason = call == null ? "stop" : "tool_calls";
    if (!streams) {
      choice.put("finish_reason", reason);
      chunk.set("usage", usage);
      reply(exchange, 200, "application/json", chunk.toString());
      return;
    }
    choice.putNull("finish_reason");
    ObjectNode last = JSON.createObjectNode().put("id", "chat" + calls.get()).put("created", 1);
    last.put("model", "fake").put("object", "chat.completion.chunk");
    ObjectNode end = last.putArray("choices").addObject().put("index", 0);
    end.putObject("delta");
    end.put("finish_reason", reason);
    last.set("usage", usage);
    stream(exchange, List.of(chunk, last), false, "data: [DONE]\n\n");
  }

  /** Anthropic's messages, as events or whole. */
  private void messages(HttpExchange exchange, Turn call, JsonNode request) throws IOException {
    ObjectNode message = JSON.createObjectNode();
    message.put("id", "msg_" + calls.incrementAndGet()).put("type", "message");
    message.put("role", "assistant").put("model", "fake");
    message.putNull("stop_sequence");
    message.putObject("usage").put("input_tokens", 10).put("output_tokens", 5);
    String reason = call == null ? "end_turn" : "tool_use";
    ObjectNode block = JSON.createObjectNode();
    ObjectNode delta = JSON.createObjectNode();
    if (call == null) {
      block.put("type", "text").put("text", "");
      delta.put("type", "text_delta").put("text", DONE);
    } else {
      block.put("type", "tool_use").put("id", "toolu_" + calls.get()).put("name", call.shell());
      block.putObject("input");
      delta.put("type", "input_json_delta").put("partial_json", shellArguments(call).toString());
    }
    if (!request.has("stream") || !request.get("stream").asBoolean()) {
      if (call == null) {
        block.put("text", DONE);
      } else {
        block.set("input", shellArguments(call));
      }
      message.putArray("content").add(block);
      message.put("stop_reason", reason);
      reply(exchange, 200, "application/json", message.toString());
      return;
    }
    message.putArray("content");
    message.putNull("stop_reason");
    ObjectNode start = event("message_start");
    start.set("message", message);
    ObjectNode blockStart = event("content_block_start").put("index", 0);
    blockStart.set("content_block", block);
    ObjectNode blockDelta = event("content_block_delta").put("index", 0);
    blockDelta.set("delta", delta);
    ObjectNode blockStop = event("content_block_stop").put("index", 0);
    ObjectNode end = event("message_delta");
    end.putObject("delta").put("stop_reason", reason).putNull("stop_sequence");
    end.putObject("usage").put("output_tokens", 5);
    List<ObjectNode> events =
        List.of(start, blockStart, blockDelta, blockStop, end, event("message_stop"));
    stream(exchange, events, true, "");
  }

  private void gemini(HttpExchange exchange, Turn call, boolean streams) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode candidate = root.putArray("candidates").addObject();
    ObjectNode content = candidate.putObject("content").put("role", "model");
    ObjectNode part = content.putArray("parts").addObject();
    if (call == null) {
      part.put("text", DONE);
    } else {
      ObjectNode function = part.putObject("functionCall").put("name", call.shell());
      function.set("args", shellArguments(call));
    }
    candidate.put("finishReason", "STOP").put("index", 0);
    ObjectNode usage = root.putObject("usageMetadata").put("promptTokenCount", 10);
    usage.put("candidatesTokenCount", 5).put("totalTokenCount", 15);
    if (streams) {
      stream(exchange, List.of(root), false, "");
    } else {
      reply(exchange, 200, "application/json", root.toString());
    }
  }

  /** The shell tools of the callers name their arguments alike, but for a few. */
  private static ObjectNode shellArguments(Turn call) {
    ObjectNode arguments = JSON.createObjectNode();
    switch (call.shell()) {
      case "exec_command" -> arguments.put("cmd", call.argument());
      case "shell" -> arguments.putArray("command").add("bash").add("-lc").add(call.argument());
      default -> {
        arguments.put("command", call.argument());
        arguments.put("description", "as ordered");
      }
    }
    return arguments;
  }

  private static ObjectNode event(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private static void stream(
      HttpExchange exchange, List<ObjectNode> events, boolean named, String end)
      throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (ObjectNode event : events) {
        String name = named ? "event: " + event.get("type").asString() + "\n" : "";
        out.write((name + "data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      out.write(end.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void reply(HttpExchange exchange, int code, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", type);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private synchronized void note(String line) throws IOException {
    Files.writeString(
        log,
        line + "\n",
        java.nio.file.StandardOpenOption.CREATE,
        java.nio.file.StandardOpenOption.APPEND);
  }
}
