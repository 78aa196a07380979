package io.greenlight.bench;

import io.greenlight.testbed.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A configuration of one source, one target and one entity, none of which is ever asked. */
final class FreeConfiguration {
    static final String TARGET = "main";
    static final String SOURCE = "eu-1";
    static final String ENTITY = "subscriber";
    static final String CONTROL = "greenlight";

    private FreeConfiguration() {}

    /**
     * Writes it.
     *
     * @param slots of the source
     */
    static Path write(Path file, PostgresServer control, int slots) throws IOException {
        return Files.writeString(file, """
                spring:
                  main:
                    sources: %s
                greenlight:
                  control:
                    url: %s
                    username: %s
                    password: "%s"
                    max-connections: %d
                  sources:
                    %s:
                      url: jdbc:postgresql://127.0.0.1:1/nowhere
                      username: nobody
                      shards: [%s]
                      slots: %d
                  targets:
                    %s:
                      urls: [http://127.0.0.1:1]
                  entities:
                    %s:
                      schema: classpath:io/greenlight/entities/subscriber.avsc
                      alias: subscribers
                      directory: select 1
                      page: select 1
                      collections:
                        group_ids: select 1
                """.formatted(
                        FreeConnections.class.getName(),
                        control.jdbcUrl(CONTROL),
                        control.username(),
                        control.password(),
                        2 * slots + 4,
                        SOURCE,
                        FreeSource.SHARD,
                        slots,
                        TARGET,
                        ENTITY));
    }
}
