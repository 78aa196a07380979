package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.sources.<name>.*}: one physical PostgreSQL server.
 *
 * @param url JDBC URL
 * @param username role that may read the tables
 * @param password its password
 * @param shards PostgreSQL schemas that hold the tables, one logical shard each
 * @param slots most reads at a time, all processes together
 * @param statementTimeout longest time one statement may take
 * @param sync how its changes are found
 * @param guard when it is read more slowly, or not at all
 */
public record SourceProperties(
        @NotBlank
        @Pattern(
                regexp = "jdbc:postgresql:.+",
                message = "must be a JDBC URL of PostgreSQL, as jdbc:postgresql://host:5432/platform")
        String url,

        @NotBlank String username,
        @DefaultValue("") String password,
        @DefaultValue("public") @NotEmpty List<@NotBlank String> shards,

        @DefaultValue("2") @Min(1) @Max(SourceProperties.MOST_SLOTS)
        int slots,

        @DefaultValue("30s") Duration statementTimeout,
        @DefaultValue("wal") @NotNull Sync sync,
        @Valid @DefaultValue GuardProperties guard) {
    /** Most slots of one source. */
    public static final int MOST_SLOTS = 64;

    /** How the changes of a source are found. */
    public enum Sync {
        /** From its write-ahead log. */
        WAL,
        /** By asking for rows whose {@code xid8} column is newer; deletes are found by verification only. */
        POLLING,
        /** Not at all: an index is as fresh as the read of each page. */
        OFF
    }

    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>(Fault.unlessPositive("statement-timeout", statementTimeout));
        faults.addAll(Fault.under("guard", guard.faults()));
        return faults;
    }

    @Override
    public String toString() {
        return "SourceProperties[url=%s, username=%s, shards=%s, slots=%d]"
                .formatted(Keys.withoutSecrets(url), username, shards, slots);
    }
}
