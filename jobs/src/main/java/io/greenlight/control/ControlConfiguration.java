package io.greenlight.control;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.greenlight.config.ControlProperties;
import io.greenlight.config.GreenlightProperties;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Connections to the control database, and its schema. */
@Configuration(proxyBeanMethods = false)
public class ControlConfiguration {
    /** Set for a process that answers questions: how long one waits for the database at most. */
    public static final String PATIENCE = "control.patience";

    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);
    /** What a frozen process holds in the middle of a transaction is let go, so that others need not wait for it. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(10);
    /** A connection that is cut without a word is given up after this long. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(5);
    /** A database that was cut off without a word must not keep the connections of those who answer. */
    private static final Duration ANSWERING_SOCKET_TIMEOUT = Duration.ofSeconds(10);

    @Bean
    HikariDataSource pool(GreenlightProperties properties, Environment environment) {
        ControlProperties control = properties.control();
        HikariConfig config = new HikariConfig();
        config.setPoolName("control");
        config.setJdbcUrl(control.url());
        config.setUsername(control.username());
        config.setPassword(control.password());
        config.setMaximumPoolSize(control.maxConnections());
        config.setMinimumIdle(1);
        Duration patience = environment.getProperty(PATIENCE, Duration.class, CONNECTION_TIMEOUT);
        config.setConnectionTimeout(patience.toMillis());
        if (patience.compareTo(CONNECTION_TIMEOUT) < 0) {
            config.setValidationTimeout(patience.toMillis() / 2);
        }
        boolean answers = patience.compareTo(CONNECTION_TIMEOUT) < 0;
        config.addDataSourceProperty(
                "socketTimeout", Long.toString((answers ? ANSWERING_SOCKET_TIMEOUT : SOCKET_TIMEOUT).toSeconds()));
        config.addDataSourceProperty("ApplicationName", "greenlight");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty(
                "options", "-c idle_in_transaction_session_timeout=" + IDLE_IN_TRANSACTION.toMillis());
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException failure) {
            throw new ControlUnavailable(
                    "Cannot reach the control database: %s. %s."
                            .formatted(ControlFailures.reason(failure), ControlFailures.REMEDY),
                    failure);
        }
    }

    @Bean
    @DependsOn("pool")
    Flyway flyway(GreenlightProperties properties) {
        // Not from the pool: a migration may take longer than a question.
        ControlProperties control = properties.control();
        Flyway flyway = Flyway.configure()
                .dataSource(control.url(), control.username(), control.password())
                .load();
        ControlSchemaIsNewer.refuse(flyway);
        flyway.migrate();
        return flyway;
    }

    /**
     * The chunk of a step is one transaction that begins before its page is read. A connection is taken only with the first
     * statement, so that a slot that waits for its source or target holds none.
     */
    @Bean
    @Primary
    @DependsOn("flyway")
    DataSource dataSource(HikariDataSource pool) {
        return new LazyConnectionDataSourceProxy(pool);
    }

    @Bean
    JdbcTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    JdbcTemplate jdbcTemplate(DataSource dataSource) {
        return new JdbcTemplate(dataSource);
    }

    @Bean
    JdbcClient jdbcClient(JdbcTemplate jdbcTemplate) {
        return JdbcClient.create(jdbcTemplate);
    }

    @Bean
    ControlClock controlClock(JdbcClient jdbcClient, GreenlightProperties properties) {
        return new ControlClock(jdbcClient, properties.load());
    }

    @Bean
    @DependsOn("flyway")
    TaskSchedulers taskSchedulers(HikariDataSource pool, ControlClock clock, GreenlightProperties properties) {
        return new TaskSchedulers(pool, clock, properties.load());
    }

    /** For what must be committed by itself, whatever transaction surrounds it. */
    @Bean
    TransactionTemplate ownTransaction(PlatformTransactionManager transactionManager) {
        TransactionTemplate template = new TransactionTemplate(transactionManager);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return template;
    }
}
