package io.greenlight.testbed.servers;

import java.sql.Connection;
import java.sql.SQLException;

/** One empty database of a server, for one test class. */
public record TestDatabase(PostgresServer server, String name) {
    /** URL without user and password. */
    public String jdbcUrl() {
        return server.jdbcUrl(name);
    }

    public String username() {
        return server.username();
    }

    public String password() {
        return server.password();
    }

    /** A new connection of the superuser. */
    public Connection connect() throws SQLException {
        return server.connect(name);
    }
}
