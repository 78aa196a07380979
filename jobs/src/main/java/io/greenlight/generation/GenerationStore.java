package io.greenlight.generation;

import io.greenlight.config.Entity;
import io.greenlight.control.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The registry of generations in the control database. */
@Repository
public class GenerationStore {
    private final JdbcClient jdbc;

    GenerationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The next number, above {@code atLeast}: a restored control database must not hand out a number that is in use. */
    public long nextNumber(long atLeast) {
        return jdbc.sql("select setval('generation_number', greatest(nextval('generation_number'), ? + 1))")
                .param(atLeast)
                .query(Long.class)
                .single();
    }

    /** Registers the generations that a reindex is about to build, all or none. */
    @Transactional
    public void register(long reindex, long number, String target, List<Entity> entities) {
        for (Entity entity : entities) {
            jdbc.sql("""
                            insert into generation (entity, number, alias, target, reindex_id, state, schema_fingerprint)
                            values (?, ?, ?, ?, ?, 'BUILDING', ?)
                            """)
                    .params(
                            entity.name(),
                            number,
                            entity.settings().alias(),
                            target,
                            reindex,
                            entity.schema().fingerprint())
                    .update();
        }
    }

    /** All generations, newest first. */
    public List<Generation> all() {
        return jdbc.sql("select * from generation order by number desc, entity")
                .query((row, number) -> generation(row))
                .list();
    }

    /** The generations of one reindex. */
    public List<Generation> ofReindex(long reindex) {
        return jdbc.sql("select * from generation where reindex_id = ? order by entity")
                .param(reindex)
                .query((row, number) -> generation(row))
                .list();
    }

    /** The generation of this number, which is known to exist. Takes no part in a transaction of the caller's. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public Generation generation(String entity, long number) {
        return jdbc.sql("select * from generation where entity = ? and number = ?")
                .params(entity, number)
                .query((row, index) -> generation(row))
                .single();
    }

    /** The generation of this name, as {@code subscribers-g000042}. */
    public Optional<Generation> findByName(String name) {
        return all().stream()
                .filter(generation -> generation.name().equals(name))
                .findFirst();
    }

    /** Those of an entity that may have physical indexes, newest first. */
    public List<Generation> live(String entity) {
        return jdbc.sql("""
                        select * from generation
                        where entity = ? and state in ('BUILDING', 'VERIFIED', 'SERVING', 'RETIRING')
                        order by number desc
                        """)
                .param(entity)
                .query((row, number) -> generation(row))
                .list();
    }

    /** The generation behind the entity's alias. */
    public Optional<Generation> findServing(String entity) {
        return jdbc.sql("select * from generation where entity = ? and serving")
                .param(entity)
                .query((row, number) -> generation(row))
                .optional();
    }

    /** Records that the generation was found equal to the load's ledger. */
    public void markVerified(Generation generation) {
        change(generation, GenerationState.VERIFIED, "verified_at = clock_timestamp()");
    }

    /**
     * Records that the alias points to this generation; the one before keeps its indexes, so that one can go back. Accounts that the one
     * before knows and this one does not appeared meanwhile: they are noted as new.
     */
    @Transactional
    public void markServing(Generation generation) {
        noteNew(generation);
        jdbc.sql("""
                        update generation
                        set serving = false,
                            state = case when state = 'RETIRED' then state else 'RETIRING' end
                        where entity = ? and serving and number <> ?
                        """).params(generation.entity(), generation.number()).update();
        if (generation.state() == GenerationState.SERVING) {
            return;
        }
        change(generation, GenerationState.SERVING, "serving = true, swapped_at = clock_timestamp()");
    }

    /** The sync has written their documents to this one too, where it follows their source. */
    private void noteNew(Generation generation) {
        jdbc.sql("""
                        insert into new_account (source, account)
                        select known.source, known.account
                        from generation as before
                        join generation_account as known
                            on known.entity = before.entity and known.generation = before.number
                        join generation_follow as follow
                            on follow.entity = before.entity and follow.number = ? and follow.source = known.source
                        where before.entity = ? and before.serving and before.number <> follow.number
                          and not exists (
                            select from generation_account as same
                            where same.entity = before.entity and same.generation = follow.number
                              and same.account = known.account)
                        on conflict (account, source) do update set seen_at = clock_timestamp()
                        """).params(generation.number(), generation.entity()).update();
    }

    /** Records that the alias points to a generation that is still being built (cold mode). */
    @Transactional
    public void markServingWhileBuilding(Generation generation) {
        jdbc.sql(
                        "update generation set serving = false, state = 'RETIRING' where entity = ? and serving and number <> ?")
                .params(generation.entity(), generation.number())
                .update();
        jdbc.sql("update generation set serving = true, swapped_at = clock_timestamp() where entity = ? and number = ?")
                .params(generation.entity(), generation.number())
                .update();
    }

    /** Records that its indexes are gone. */
    public void markRetired(Generation generation) {
        change(generation, GenerationState.RETIRED, "retired_at = clock_timestamp()");
    }

    /** Records that it was given up and its indexes are gone. */
    public void markAbandoned(Generation generation) {
        change(generation, GenerationState.ABANDONED, "serving = false, retired_at = clock_timestamp()");
    }

    /** Remembers which physical indexes make up the generation, so that a replaced one is noticed. */
    @Transactional
    public void rememberIndexes(Generation generation, Map<String, String> uuids) {
        uuids.forEach((name, uuid) -> jdbc.sql("""
                        insert into generation_index (entity, number, name, uuid) values (?, ?, ?, ?)
                        on conflict do nothing
                        """)
                .params(generation.entity(), generation.number(), name, uuid)
                .update());
    }

    /** The physical indexes as they were remembered, by name, with their UUIDs. */
    public Map<String, String> rememberedIndexes(Generation generation) {
        return jdbc
                .sql("select name, uuid from generation_index where entity = ? and number = ?")
                .params(generation.entity(), generation.number())
                .query((row, number) -> Map.entry(row.getString("name"), row.getString("uuid")))
                .list()
                .stream()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void change(Generation generation, GenerationState next, String assignments) {
        if (!generation.state().mayBecome(next)) {
            throw new IllegalStateException(
                    "Cannot make generation %s %s: it is %s".formatted(generation.name(), next, generation.state()));
        }
        int updated = jdbc.sql("update generation set state = ?, " + assignments
                        + " where entity = ? and number = ? and state = ?")
                .params(
                        next.name(),
                        generation.entity(),
                        generation.number(),
                        generation.state().name())
                .update();
        if (updated == 0) {
            throw new IllegalStateException("Cannot make generation %s %s: it is no longer %s"
                    .formatted(generation.name(), next, generation.state()));
        }
    }

    private static Generation generation(ResultSet row) throws SQLException {
        Instant createdAt = Sql.instant(row, "created_at");
        return new Generation(
                row.getString("entity"),
                row.getLong("number"),
                row.getString("alias"),
                row.getString("target"),
                row.getLong("reindex_id"),
                GenerationState.valueOf(row.getString("state")),
                row.getBoolean("serving"),
                Objects.requireNonNull(createdAt),
                Sql.instant(row, "verified_at"),
                Sql.instant(row, "swapped_at"));
    }
}
