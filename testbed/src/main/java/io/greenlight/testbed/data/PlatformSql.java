package io.greenlight.testbed.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The platform's tables, and the queries that a Greenlight configuration for them holds. Table names are without a
 * schema: the search path selects the shard.
 */
public final class PlatformSql {
    private PlatformSql() {}

    /** The tables. */
    public static String tables() {
        return resource("platform.sql");
    }

    /** The account directory for subscribers: account, name, plan, next_send, documents. */
    public static String subscriberDirectory() {
        return resource("subscriber-directory.sql");
    }

    /** One row per subscriber with a column per field, other than {@code group_ids}. */
    public static String subscriberPage() {
        return resource("subscriber-page.sql");
    }

    /** The elements of {@code group_ids}: account, id, value. */
    public static String subscriberGroupIds() {
        return resource("subscriber-group-ids.sql");
    }

    /** The account directory for events. */
    public static String eventDirectory() {
        return resource("event-directory.sql");
    }

    /** One row per event with a column per field. */
    public static String eventPage() {
        return resource("event-page.sql");
    }

    private static String resource(String name) {
        try (InputStream in = PlatformSql.class.getResourceAsStream("/io/greenlight/testbed/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The module testbed lacks its resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource " + name, e);
        }
    }
}
