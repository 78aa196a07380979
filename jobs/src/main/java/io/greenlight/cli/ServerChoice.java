package io.greenlight.cli;

import io.greenlight.problem.RequestRefused;
import io.greenlight.tls.PemFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Which server a command asks.
 *
 * @param url where it answers
 * @param token to show; empty for none
 * @param tls whom to trust, and who we are; empty for what the JDK trusts
 */
record ServerChoice(URI url, String token, Optional<SSLContext> tls) {
    private static final String SERVER = "GREENLIGHT_SERVER";
    private static final String TOKEN = "GREENLIGHT_TOKEN";
    private static final String CA = "GREENLIGHT_SERVER_CA";
    private static final String CERTIFICATE = "GREENLIGHT_CLIENT_CERTIFICATE";
    private static final String KEY = "GREENLIGHT_CLIENT_KEY";

    /** What a header carries as it is. */
    private static final Pattern ONE_WORD = Pattern.compile("[!-~]*");

    /**
     * The server that the options name, or else the environment; empty when a configuration is to be read.
     *
     * @throws RequestRefused if the URL is none, a file cannot be used, or what is to be shown is no token
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
        return Optional.of(
                new ServerChoice(url(server), token(options.tokenFile, environment), tls(options, environment)));
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

    private static Optional<SSLContext> tls(GlobalOptions options, Map<String, String> environment) {
        Path ca = file(options.serverCa, environment.get(CA));
        Path certificate = file(options.clientCertificate, environment.get(CERTIFICATE));
        Path key = file(options.clientKey, environment.get(KEY));
        if (ca == null && certificate == null && key == null) {
            return Optional.empty();
        }
        if ((certificate == null) != (key == null)) {
            throw new RequestRefused("--client-certificate and --client-key: give both, they belong together");
        }
        try {
            return Optional.of(new PemFiles(ca, certificate, key).context());
        } catch (PemFiles.NotUsable failure) {
            throw new RequestRefused(
                    "--server-ca, --client-certificate, --client-key: %s".formatted(failure.getMessage()));
        }
    }

    private static @Nullable Path file(@Nullable Path option, @Nullable String variable) {
        if (option != null) {
            return option;
        }
        return variable == null || variable.isBlank() ? null : Path.of(variable);
    }

    private static String token(@Nullable Path file, Map<String, String> environment) {
        return file == null
                ? checked(environment.getOrDefault(TOKEN, ""), TOKEN)
                : checked(content(file), "--token-file " + file);
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new RequestRefused("--token-file %s: cannot be read (%s)".formatted(file, failure.getMessage()));
        }
    }

    /** Whatever else stands there may be a secret with something around it: the message says where it is, and nothing of it. */
    private static String checked(String text, String from) {
        String token = text.strip();
        if (!ONE_WORD.matcher(token).matches()) {
            throw new RequestRefused(
                    "%s: holds more than a token, or something else. Leave the token alone in it, which is one word of ASCII"
                            .formatted(from));
        }
        return token;
    }
}
