package io.greenlight.opensearch;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How to reach one OpenSearch cluster.
 *
 * @param name the target's configured name, as {@code main}; stands in every message
 * @param urls addresses of nodes, {@code http} or {@code https}, without a path; https trusts what the JDK trusts
 * @param credentials user and password for basic authentication, if the cluster asks for them
 * @param connectTimeout how long to wait for a connection
 * @param requestTimeout how long a connection may stay silent before a request counts as unanswered
 * @param compress whether requests are compressed; costs CPU and pays only on a slow network
 */
public record ConnectionSettings(
        String name,
        List<URI> urls,
        Optional<Credentials> credentials,
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
                name, List.of(urls), Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(60), false);
    }

    /** The same, with another time to wait for an answer. */
    public ConnectionSettings withRequestTimeout(Duration timeout) {
        return new ConnectionSettings(name, urls, credentials, connectTimeout, timeout, compress);
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
     * User and password for basic authentication.
     *
     * @param username the user
     * @param password the password; never printed
     */
    public record Credentials(String username, String password) {
        @Override
        public String toString() {
            return "Credentials[username=" + username + "]";
        }
    }
}
