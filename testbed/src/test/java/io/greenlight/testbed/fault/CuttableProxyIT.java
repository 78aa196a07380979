package io.greenlight.testbed.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.testbed.servers.PostgresServer;
import io.greenlight.testbed.servers.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class CuttableProxyIT {
    private final PostgresServer server = TestServers.postgres();

    @Test
    void cutsWhatIsThereAndTakesNewConnections() throws SQLException {
        try (CuttableProxy proxy = CuttableProxy.before(server.port());
                Connection before = connect(proxy, server.password())) {
            proxy.cut();

            assertThatThrownBy(() -> before.createStatement().execute("SELECT 1"))
                    .isInstanceOf(SQLException.class);
            try (Connection after = connect(proxy, server.password())) {
                assertThat(after.isValid(1)).isTrue();
            }
        }
    }

    @Test
    void refusesUntilItPassesOnAgain() throws SQLException {
        try (CuttableProxy proxy = CuttableProxy.before(server.port())) {
            proxy.refuse();
            assertThatThrownBy(() -> connect(proxy, server.password()).close()).hasMessageContaining("refused");

            proxy.passOn();
            try (Connection after = connect(proxy, server.password())) {
                assertThat(after.isValid(1)).isTrue();
            }
        }
    }

    @Test
    void whatTheServerSaysBeforeItClosesArrives() {
        try (CuttableProxy proxy = CuttableProxy.before(server.port())) {
            assertThatThrownBy(() -> connect(proxy, "wrong").close())
                    .hasMessageContaining("password authentication failed");
        }
    }

    private Connection connect(CuttableProxy proxy, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(proxy.port()), server.username(), password);
    }
}
