package io.greenlight.opensearch;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How to reach one OpenSearch cluster.
 *
 * @param name the target's configured name, as {@code main}; stands in every message
 * @param urls addresses of nodes, {@code http} or {@code https}, without a path
 * @param access who we are, and whom we trust
 * @param connectTimeout how long to wait for a connection
 * @param requestTimeout how long a connection may stay silent before a request counts as unanswered
 * @param compress whether requests are compressed; costs CPU and pays only on a slow network
 */
public record ConnectionSettings(
        String name,
        List<URI> urls,
        Access access,
        Duration connectTimeout,
        Duration requestTimeout,
        boolean compress) {
    public ConnectionSettings {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("Cannot connect to target %s: it has no url".formatted(name));
        }
        urls.forEach(url -> check(name, url));
        if (!connectTimeout.isPositive() || !requestTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "Cannot connect to target %s: connect-timeout %s and request-timeout %s must be above zero"
                            .formatted(name, connectTimeout, requestTimeout));
        }
    }

    /** Without credentials, 5 s to connect, 60 s for an answer, not compressed. */
    public static ConnectionSettings of(String name, URI... urls) {
        return new ConnectionSettings(
                name, List.of(urls), Access.NONE, Duration.ofSeconds(5), Duration.ofSeconds(60), false);
    }

    /** The same, with another time to wait for an answer. */
    public ConnectionSettings withRequestTimeout(Duration timeout) {
        return new ConnectionSettings(name, urls, access, connectTimeout, timeout, compress);
    }

    private static void check(String name, URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean hasPath = url.getPath() != null
                && !url.getPath().isEmpty()
                && !url.getPath().equals("/");
        if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null || hasPath) {
            throw new IllegalArgumentException(
                    "Cannot connect to target %s: url %s is not of the form https://host:port".formatted(name, url));
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "Cannot connect to target %s: the url of host %s contains credentials. Set username and password instead"
                            .formatted(name, url.getHost()));
        }
    }

    /**
     * Who we are to a cluster, and which nodes we trust.
     *
     * @param credentials what every request carries, if the cluster asks for it
     * @param tls trust and our own certificate; what the JDK trusts, and none, if absent
     */
    public record Access(Optional<Credentials> credentials, Optional<SSLContext> tls) {
        /** Nobody, and what the JDK trusts. */
        public static final Access NONE = new Access(Optional.empty(), Optional.empty());
    }

    /** What a request carries. Never printed. */
    public sealed interface Credentials {
        /** The value of the header {@code Authorization}. */
        String header();

        /**
         * User and password for basic authentication.
         *
         * @param username the user
         * @param password the password
         */
        record Basic(String username, String password) implements Credentials {
            @Override
            public String header() {
                byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
                return "Basic " + Base64.getEncoder().encodeToString(pair);
            }

            @Override
            public String toString() {
                return "Basic[username=" + username + "]";
            }
        }

        /**
         * A token.
         *
         * @param token the token
         */
        record Bearer(String token) implements Credentials {
            @Override
            public String header() {
                return "Bearer " + token;
            }

            @Override
            public String toString() {
                return "Bearer[]";
            }
        }
    }
}
