package io.greenlight.cli;

import io.greenlight.problem.RequestRefused;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which server a command asks.
 *
 * @param url where it answers
 * @param token to show; empty for none
 */
record ServerChoice(URI url, String token) {
    private static final String SERVER = "GREENLIGHT_SERVER";
    private static final String TOKEN = "GREENLIGHT_TOKEN";

    /**
     * The server that the options name, or else the environment; empty when a configuration is to be read.
     *
     * @throws RequestRefused if the URL is none, or the file of the token cannot be read
     */
    static Optional<ServerChoice> find(GlobalOptions options, Map<String, String> environment) {
        String option = options.server;
        if (option != null && options.config != null) {
            throw new RequestRefused("--server and --config: give one of them");
        }
        String variable = options.config == null ? environment.get(SERVER) : null;
        String server = option == null ? variable : option;
        if (server == null || server.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new ServerChoice(url(server), token(options.tokenFile, environment)));
    }

    private static URI url(String text) {
        try {
            URI url = URI.create(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException none) {
            // The same answer as for a URL of another kind.
        }
        throw new RequestRefused("--server: give a URL as https://greenlight.internal:8080");
    }

    private static String token(@Nullable Path file, Map<String, String> environment) {
        if (file == null) {
            return environment.getOrDefault(TOKEN, "").strip();
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new RequestRefused("--token-file %s: cannot be read (%s)".formatted(file, failure.getMessage()));
        }
    }
}
