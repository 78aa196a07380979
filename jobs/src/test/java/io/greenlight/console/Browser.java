package io.greenlight.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium with one page, driven by its DevTools protocol: real clicks and keys, real pixels. */
final class Browser implements AutoCloseable {
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HEIGHT = 900;

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final Answers answers;
    private final AtomicInteger numbers = new AtomicInteger();

    private Browser(Process process, Path profile, WebSocket socket, Answers answers) {
        this.process = process;
        this.profile = profile;
        this.socket = socket;
        this.answers = answers;
    }

    /** Where one is installed. */
    static Optional<Path> findInstalled() {
        return PLACES.stream().filter(Files::isExecutable).findFirst();
    }

    static Browser start(Path executable) throws IOException {
        Path profile = Files.createTempDirectory("greenlight-chromium-");
        Process process = new ProcessBuilder(
                        executable.toString(),
                        "--headless=new",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--no-sandbox",
                        "--no-first-run",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--hide-scrollbars",
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        URI devTools = devTools(process);
        Answers answers = new Answers();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page(devTools), answers)
                .join();
        Browser browser = new Browser(process, profile, socket, answers);
        browser.call("Page.enable", Map.of());
        browser.call("Runtime.enable", Map.of());
        browser.call("Log.enable", Map.of());
        return browser;
    }

    private static URI devTools(Process process) throws IOException {
        BufferedReader errors = process.errorReader();
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            int found = line.indexOf("ws://");
            if (found >= 0) {
                Thread.ofVirtual().start(() -> errors.lines().forEach(ignored -> {}));
                return URI.create(line.substring(found));
            }
        }
        throw new IllegalStateException("Chromium ended before it could be driven");
    }

    private static URI page(URI devTools) throws IOException {
        HttpRequest list = HttpRequest.newBuilder(
                        URI.create("http://%s:%d/json/list".formatted(devTools.getHost(), devTools.getPort())))
                .build();
        try {
            String targets = HttpClient.newHttpClient()
                    .send(list, BodyHandlers.ofString())
                    .body();
            for (JsonNode target : JSON.readTree(targets)) {
                if (target.path("type").asString().equals("page")) {
                    return URI.create(target.path("webSocketDebuggerUrl").asString());
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("Chromium has no page");
    }

    /** What the page complained of: errors of scripts, what a policy refused, what could not be loaded. */
    List<String> complaints() {
        return List.copyOf(answers.complaints);
    }

    void open(String url) {
        call("Page.navigate", Map.of("url", url));
        await("location.href.startsWith(%s) && document.readyState === 'complete'".formatted(quoted(url)));
    }

    /** Waits until an expression is true in the page. */
    void await(String expression) {
        Awaitility.await(expression)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> evaluate("!!(" + expression + ")").asBoolean(false));
    }

    /** The value of an expression, of a promise the value it comes to. */
    JsonNode evaluate(String expression) {
        Map<String, ?> question = Map.of("expression", expression, "returnByValue", true, "awaitPromise", true);
        JsonNode answer = send("Runtime.evaluate", question);
        // While one page gives way to the next there is nobody to ask.
        return answer.has("error") || answer.path("result").has("exceptionDetails")
                ? JSON.nullNode()
                : answer.path("result").path("result").path("value");
    }

    String text(String selector) {
        return evaluate("document.querySelector(%s)?.innerText ?? ''".formatted(quoted(selector)))
                .asString("");
    }

    /** Clicks in the middle of what a person would click. */
    void click(String selector) {
        await("document.querySelector(%s)".formatted(quoted(selector)));
        JsonNode place = evaluate("""
                (() => {
                  const element = document.querySelector(%s);
                  element.scrollIntoView({ block: 'center' });
                  const box = element.getBoundingClientRect();
                  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
                })()""".formatted(quoted(selector)));
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            place.path("x").asDouble(),
                            "y",
                            place.path("y").asDouble(),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    /** Clicks, and waits until another page has come. */
    void follow(String selector) {
        evaluate("window.before = true");
        click(selector);
        await("!window.before && document.readyState === 'complete'");
    }

    void type(String selector, String text) {
        evaluate("document.querySelector(%s).focus()".formatted(quoted(selector)));
        call("Input.insertText", Map.of("text", text));
    }

    /** Presses a key: {@code Tab} or {@code Enter}. */
    void press(String key) {
        int code = key.equals("Tab") ? 9 : 13;
        Map<String, Object> event =
                Map.of("key", key, "code", key, "windowsVirtualKeyCode", code, "text", key.equals("Enter") ? "\r" : "");
        for (String type : List.of("keyDown", "keyUp")) {
            Map<String, Object> typed = new ConcurrentHashMap<>(event);
            typed.put("type", type);
            call("Input.dispatchKeyEvent", typed);
        }
    }

    void look(int width, String scheme) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        // Two frames: charts are drawn again for a new width.
        evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
    }

    void screenshot(Path file) {
        JsonNode size = call("Page.getLayoutMetrics", Map.of()).path("cssContentSize");
        Map<String, ?> all = Map.of(
                "x",
                0,
                "y",
                0,
                "width",
                size.path("width").asDouble(),
                "height",
                size.path("height").asDouble(),
                "scale",
                1);
        String data = call(
                        "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", all))
                .path("data")
                .asString();
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode(data));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        JsonNode whole = send(method, parameters);
        if (whole.has("error")) {
            throw new IllegalStateException("%s: %s".formatted(method, whole.path("error")));
        }
        return whole.path("result");
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        int number = numbers.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.waiting.put(number, answer);
        socket.sendText(JSON.writeValueAsString(Map.of("id", number, "method", method, "params", parameters)), true)
                .join();
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("No answer to " + method, failure);
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted((one, other) -> other.compareTo(one))
                    .forEach(file -> file.toFile().delete());
        }
    }

    /** What comes back, and what comes by itself. */
    private static final class Answers implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
        private final List<String> complaints = new CopyOnWriteArrayList<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                take(JSON.readTree(parts.toString()));
                parts.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void take(JsonNode message) {
            CompletableFuture<JsonNode> answer =
                    waiting.remove(message.path("id").asInt(-1));
            if (answer != null) {
                answer.complete(message);
            }
            String method = message.path("method").asString("");
            JsonNode entry = message.path("params").path("entry");
            if (method.equals("Runtime.exceptionThrown")
                    || (method.equals("Log.entryAdded")
                            && entry.path("level").asString().equals("error"))) {
                complaints.add(message.path("params").toString());
            }
        }
    }

    /** All widths and colours a page is looked at in. */
    static List<Look> looks() {
        List<Look> looks = new ArrayList<>();
        for (int width : List.of(1280, 400)) {
            looks.add(new Look(width, "light"));
            looks.add(new Look(width, "dark"));
        }
        return looks;
    }

    /**
     * How a page is looked at.
     *
     * @param width in pixels
     * @param scheme {@code light} or {@code dark}
     */
    record Look(int width, String scheme) {}
}
