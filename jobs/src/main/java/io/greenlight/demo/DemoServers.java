package io.greenlight.demo;

import io.greenlight.testbed.data.DataGenerator;
import io.greenlight.testbed.data.DataGenerator.Loaded;
import io.greenlight.testbed.data.Shard;
import io.greenlight.testbed.servers.OpenSearchServer;
import io.greenlight.testbed.servers.PostgresServer;
import io.greenlight.testbed.servers.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The platform in small: two database servers, the control database, one OpenSearch node.
 *
 * @param eu1 holds two logical shards
 * @param eu2 holds one
 * @param control Greenlight's own database
 * @param openSearch the target
 */
public record DemoServers(PostgresServer eu1, PostgresServer eu2, PostgresServer control, OpenSearchServer openSearch) {
    /** Name of the platform's database on both servers. */
    static final String PLATFORM = "platform";

    /** Name of the control database. */
    static final String CONTROL = "greenlight";

    /** Starts all four at the same time. */
    public static DemoServers start(Servers servers, int openSearchHeapMegabytes) {
        CompletableFuture<OpenSearchServer> node =
                CompletableFuture.supplyAsync(() -> servers.startOpenSearch("main", openSearchHeapMegabytes));
        PostgresServer eu1 = servers.startPostgres("eu-1");
        PostgresServer eu2 = servers.startPostgres("eu-2");
        PostgresServer control = servers.startPostgres("control");
        eu1.createDatabase(PLATFORM);
        eu2.createDatabase(PLATFORM);
        control.createDatabase(CONTROL);
        return new DemoServers(eu1, eu2, control, node.join());
    }

    /** Fills both sources. */
    public long fill(DataGenerator generator) throws SQLException {
        long rows = 0;
        for (Shard shard : Shard.values()) {
            try (Connection connection = source(shard.source()).connect(PLATFORM)) {
                Loaded loaded = generator.load(connection, shard);
                rows += loaded.rows();
            }
        }
        return rows;
    }

    /** The server of a source. */
    public PostgresServer source(String name) {
        PostgresServer server = Map.of("eu-1", eu1, "eu-2", eu2).get(name);
        if (server == null) {
            throw new IllegalArgumentException("The demo has no source " + name);
        }
        return server;
    }
}
