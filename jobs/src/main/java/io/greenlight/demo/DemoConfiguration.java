package io.greenlight.demo;

import io.greenlight.testbed.data.PlatformSql;
import io.greenlight.testbed.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the configuration file of the demo: what an operator writes for the platform's own servers. */
public final class DemoConfiguration {
    private DemoConfiguration() {}

    /**
     * Writes it.
     *
     * @param unitDocuments documents aimed at in one unit; small enough that small data makes many units
     */
    public static void write(Path file, DemoServers servers, int unitDocuments) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text(servers, unitDocuments));
    }

    private static String text(DemoServers servers, int unitDocuments) {
        return """
                greenlight:
                  control:
                    url: %s
                    username: %s
                    password: "%s"
                  sources:
                    eu-1:
                %s
                      shards: [shard_1, shard_2]
                    eu-2:
                %s
                      shards: [public]
                  targets:
                    main:
                      urls: [%s]
                  security:
                    disabled: true
                  plan:
                    unit-documents: %d
                    urgent-unit-documents: %d
                    plan-weights: {free: 1, standard: 4, pro: 12, enterprise: 40}
                  entities:
                    subscriber:
                      schema: classpath:io/greenlight/entities/subscriber.avsc
                      alias: subscribers
                      stage: 1
                      directory: |
                %s
                      page: |
                %s
                      collections:
                        group_ids: |
                %s
                      changes:
                        subscribers: {account: account_id, key: [id]}
                        subscriber_groups: {account: account_id, key: [subscriber_id]}
                    event:
                      schema: classpath:io/greenlight/entities/event.avsc
                      alias: events
                      stage: 2
                      newest-first: true
                      directory: |
                %s
                      page: |
                %s
                      changes:
                        events: {account: account_id, key: [id], month: occurred_at}
                """.formatted(
                        servers.control().jdbcUrl(DemoServers.CONTROL),
                        servers.control().username(),
                        servers.control().password(),
                        source(servers.eu1()),
                        source(servers.eu2()),
                        servers.openSearch().url(),
                        unitDocuments,
                        Math.max(100, unitDocuments / 4),
                        block(PlatformSql.subscriberDirectory()),
                        block(PlatformSql.subscriberPage()),
                        PlatformSql.subscriberGroupIds().strip().indent(12).stripTrailing(),
                        block(PlatformSql.eventDirectory()),
                        block(PlatformSql.eventPage()));
    }

    private static String source(PostgresServer server) {
        return """
                url: %s
                username: %s
                password: "%s"
                slots: 2""".formatted(server.jdbcUrl(DemoServers.PLATFORM), server.username(), server.password())
                .indent(6)
                .stripTrailing();
    }

    private static String block(String sql) {
        return sql.strip().indent(8).stripTrailing();
    }
}
