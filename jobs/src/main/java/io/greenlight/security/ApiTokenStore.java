package io.greenlight.security;

import io.greenlight.control.Sql;
import io.greenlight.security.ApiToken.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The tokens in the control database. Whether one has expired is a matter of the database's clock. */
@Repository
class ApiTokenStore {
    private static final String SELECT = """
            select *, case
                when revoked_at is not null then 'REVOKED'
                when expires_at <= clock_timestamp() then 'EXPIRED'
                else 'VALID' end as state
            from api_token
            """;

    private final JdbcClient jdbc;

    ApiTokenStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A token with the hash of its secret.
     *
     * @param token the token
     * @param secretSha256 the hash, in hexadecimal
     */
    record Stored(ApiToken token, String secretSha256) {
        @Override
        public String toString() {
            return "Stored[%s]".formatted(token.id());
        }
    }

    /**
     * What is stored of a new token.
     *
     * @param id the public part
     * @param secretSha256 hash of the secret, in hexadecimal
     * @param createdBy who made it
     */
    record NewRow(String id, String secretSha256, String createdBy) {
        @Override
        public String toString() {
            return "NewRow[%s]".formatted(id);
        }
    }

    /**
     * Adds a token. One of this name that has expired is revoked: its name is free.
     *
     * @throws TokenNotMade if a token of this name works
     */
    @Transactional
    void add(NewRow row, TokenRequest request) {
        Duration lifetime = request.lifetime();
        List<String> accounts = request.accounts();
        jdbc.sql("""
                        update api_token set revoked_at = clock_timestamp()
                        where name = ? and revoked_at is null and expires_at <= clock_timestamp()
                        """).param(request.name()).update();
        try {
            jdbc.sql("""
                            insert into api_token (id, name, secret_sha256, scopes, accounts, created_by, expires_at)
                            values (?, ?, ?, ?::text[], ?::text[], ?, clock_timestamp() + ? * interval '1 millisecond')
                            """)
                    .param(row.id())
                    .param(request.name())
                    .param(row.secretSha256())
                    .param(Sql.array(
                            request.scopes().stream().map(AccessScope::text).toList()))
                    .param(accounts == null ? null : Sql.array(accounts))
                    .param(row.createdBy())
                    .param(lifetime == null ? null : lifetime.toMillis())
                    .update();
        } catch (DuplicateKeyException taken) {
            throw new TokenNotMade(
                    "Cannot make token %s: one of this name works. Revoke it, or choose another name"
                            .formatted(request.name()),
                    taken);
        }
    }

    Optional<Stored> find(String id) {
        return jdbc.sql(SELECT + " where id = ?")
                .param(id)
                .query((row, number) -> new Stored(token(row), row.getString("secret_sha256")))
                .optional();
    }

    /** All that were ever made, newest first. */
    List<ApiToken> all() {
        return jdbc.sql(SELECT + " order by created_at desc, id")
                .query((row, number) -> token(row))
                .list();
    }

    /** Revokes the token of this id or name that is not revoked; returns it as it is now. */
    Optional<ApiToken> revoke(String idOrName) {
        return jdbc.sql("""
                        update api_token set revoked_at = clock_timestamp()
                        where (id = ? or name = ?) and revoked_at is null
                        returning *, 'REVOKED' as state
                        """)
                .params(idOrName, idOrName)
                .query((row, number) -> token(row))
                .optional();
    }

    private static ApiToken token(ResultSet row) throws SQLException {
        return new ApiToken(
                row.getString("id"),
                row.getString("name"),
                scopes(Objects.requireNonNull(Sql.texts(row, "scopes"))),
                Sql.texts(row, "accounts"),
                row.getString("created_by"),
                Objects.requireNonNull(Sql.instant(row, "created_at")),
                Sql.instant(row, "expires_at"),
                State.valueOf(row.getString("state")));
    }

    /** A scope that this program does not know lets do nothing. */
    private static List<AccessScope> scopes(List<String> texts) {
        return texts.stream().map(AccessScope::find).flatMap(Optional::stream).toList();
    }
}
