package io.greenlight.owntables;

import io.greenlight.cli.GreenlightCommand;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexReader;
import io.greenlight.testbed.servers.TestDatabase;
import io.greenlight.testbed.servers.TestServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/**
 * A Greenlight with a configuration file of the test's own.
 *
 * @param configuration the file
 * @param source the one source
 * @param control the control database
 */
record OwnInstallation(Path configuration, TestDatabase source, TestDatabase control) {
    static OwnInstallation of(Class<?> test, Path configuration) {
        return new OwnInstallation(configuration, TestServers.newDatabase(test), TestServers.newDatabase(test));
    }

    /** Runs statements on the source. */
    void execute(String... statements) throws SQLException {
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    CommandResult run(String... command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = GreenlightCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of(command), Stream.of("--json", "--config", configuration.toString()))
                        .toArray(String[]::new));
        return new CommandResult(exitCode, out.toString(), err.toString());
    }

    /** Documents that a search of this alias finds. */
    long count(String alias, String query) {
        return node().send("GET", "/%s/_count?q=%s".formatted(alias, query), "")
                .path("count")
                .asLong();
    }

    IndexReader node() {
        return new IndexReader(TestServers.openSearch().url());
    }
}
