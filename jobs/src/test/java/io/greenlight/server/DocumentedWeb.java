package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.server.Web.Answer;

/**
 * Asks over real HTTP, and holds every answer against the document.
 *
 * @param web asks
 * @param document says what answers are like
 */
record DocumentedWeb(Web web, ApiDocument document) {
    int port() {
        return web.port();
    }

    CommandResult command(boolean json, String... command) {
        return web.command(json, command);
    }

    Answer get(String path) {
        return documented("GET", path, web.get(path));
    }

    Answer get(String path, String etag) {
        return documented("GET", path, web.get(path, etag));
    }

    Answer send(String method, String path) {
        return documented(method, path, web.send(method, path));
    }

    Answer send(String method, String path, String body, String... headers) {
        return documented(method, path, web.send(method, path, body, headers));
    }

    private Answer documented(String method, String path, Answer answer) {
        assertThat(document.faults(method, path, answer))
                .as("%s %s: %s", method, path, answer)
                .isEmpty();
        return answer;
    }
}
