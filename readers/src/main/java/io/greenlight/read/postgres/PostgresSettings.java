package io.greenlight.read.postgres;

import java.time.Duration;
import java.util.List;

/**
 * One PostgreSQL server as a source.
 *
 * @param name configured name, as {@code eu-1}
 * @param access where it is and who we are
 * @param shards the PostgreSQL schemas to read, at least one
 * @param limits what we never exceed
 * @param contentBytes most bytes of what a row holds that go with its rejection; 0 for none
 */
public record PostgresSettings(String name, Access access, List<String> shards, Limits limits, int contentBytes) {
    /** Of rows that have no valid document nothing but the cause is told. */
    public PostgresSettings(String name, Access access, List<String> shards, Limits limits) {
        this(name, access, shards, limits, 0);
    }

    public PostgresSettings {
        shards = List.copyOf(shards);
        if (name.isBlank()) {
            throw new IllegalArgumentException("Cannot use a source without a name");
        }
        if (shards.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot use source %s: it names no shard. Name at least one schema, as public".formatted(name));
        }
    }

    /**
     * Address and credentials.
     *
     * @param url JDBC URL, {@code jdbc:postgresql://host:port/database?...}; its parameters win over our own
     * @param user role to read as
     * @param password never shown
     */
    public record Access(String url, String user, String password) {
        public Access {
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException(
                        "Cannot use the URL of a source: it must start with jdbc:postgresql:");
            }
        }

        /** Without password, and without the URL's parameters, which may hold one. */
        @Override
        public String toString() {
            int query = url.indexOf('?');
            return (query < 0 ? url : url.substring(0, query)) + " as " + user;
        }
    }

    /**
     * What a source is never asked beyond.
     *
     * @param connections most connections at a time: one per open reader of pages, and one for each other call
     * @param connectTimeout longest wait for a connection, or for one of ours to become free
     * @param statementTimeout longest statement; the server cancels it
     * @param pageBytes most bytes of rows a page holds in memory; the page ends early when it is reached
     */
    public record Limits(int connections, Duration connectTimeout, Duration statementTimeout, long pageBytes) {
        /** Four connections, 10 s to connect, 60 s per statement, 32 MiB per page. */
        public static final Limits DEFAULTS = new Limits(4, Duration.ofSeconds(10), Duration.ofSeconds(60), 32L << 20);

        public Limits {
            if (connections < 1 || pageBytes < 1 || !connectTimeout.isPositive() || !statementTimeout.isPositive()) {
                throw new IllegalArgumentException(
                        "Cannot limit a source to %d connections, %s to connect, %s per statement, %d bytes per page: all must be positive"
                                .formatted(connections, connectTimeout, statementTimeout, pageBytes));
            }
        }
    }
}
