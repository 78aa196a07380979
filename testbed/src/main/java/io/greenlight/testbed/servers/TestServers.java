package io.greenlight.testbed.servers;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers shared by all tests of one JVM: one PostgreSQL, one OpenSearch, each started when first asked for and ended with
 * the JVM. A test that stops, kills or freezes a server starts its own from {@link Servers#select()}.
 */
public final class TestServers {
    private static final Logger log = LoggerFactory.getLogger(TestServers.class);
    private static final int HEAP_MEGABYTES = 1024;
    private static final AtomicInteger databases = new AtomicInteger();

    private TestServers() {}

    /** The shared PostgreSQL server. */
    public static PostgresServer postgres() {
        return Postgres.SERVER;
    }

    /** A new, empty database on the shared server, named after the test class. */
    public static TestDatabase newDatabase(Class<?> test) {
        String name = "%s_%d".formatted(test.getSimpleName().toLowerCase(Locale.ROOT), databases.incrementAndGet());
        postgres().createDatabase(name);
        return new TestDatabase(postgres(), name);
    }

    /** The shared OpenSearch node. Tests tell their indexes apart by name. */
    public static OpenSearchServer openSearch() {
        return OpenSearch.SERVER;
    }

    private static final class Shared {
        static final Servers SERVERS = announced(Servers.select());

        private static Servers announced(Servers servers) {
            log.info("Test servers are {}", Servers.choice());
            return servers;
        }
    }

    private static final class Postgres {
        static final PostgresServer SERVER =
                Shared.SERVERS.startPostgres("shared-postgres", Map.of("shared_buffers", "256MB"));
    }

    private static final class OpenSearch {
        static final OpenSearchServer SERVER = Shared.SERVERS.startOpenSearch("shared-opensearch", HEAP_MEGABYTES);
    }
}
