package io.greenlight.deadletter;

import io.greenlight.config.Catalog;
import io.greenlight.control.Sql;
import io.greenlight.deadletter.DeadLetter.Stage;
import io.greenlight.deadletter.DeadLetter.State;
import io.greenlight.dispatch.ClaimedUnit;
import io.greenlight.document.AccountId;
import io.greenlight.document.Position;
import io.greenlight.document.Rejection;
import io.greenlight.generation.Generation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Dead letters in the control database. Joins the caller's transaction: a page's are stored with its checkpoint. */
@Repository
public class DeadLetterStore {
    private static final String SELECTED = """
            (cardinality(:ids::bigint[]) = 0 or letter.id = any (:ids))
            and (:cause = '' or letter.field = :cause or letter.reason = :cause)
            and letter.entity = any (:entities)
            and (cardinality(:accounts::text[]) = 0 or letter.account = any (:accounts))
            """;

    private static final String AND_ITS_REINDEX = ", reindex_id = excluded.reindex_id";
    private static final String KEEP_CONTENT = """
            insert into dead_letter_content (letter, key_id, sealed, cut)
            select id, ?, ?, ? from letter
            on conflict (letter) do update
            set key_id = excluded.key_id, sealed = excluded.sealed, cut = excluded.cut, kept_at = clock_timestamp()
            """;

    private static final String DROP_CONTENT = """
            delete from dead_letter_content as content using letter where content.letter = letter.id
            """;

    private final JdbcClient jdbc;
    private final ContentCipher cipher;
    private final Catalog catalog;

    DeadLetterStore(JdbcClient jdbc, ContentCipher cipher, Catalog catalog) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.catalog = catalog;
    }

    /**
     * Where documents are missing.
     *
     * @param entity their entity
     * @param generation number of the generation
     * @param source where their rows are
     * @param shard in which shard
     */
    public record Place(String entity, long generation, String source, String shard) {}

    /** Stores why these documents of a unit are missing; storing one again replaces its cause. */
    public void add(ClaimedUnit unit, Stage stage, List<Rejection> rejections) {
        Place place = new Place(unit.entity(), unit.generation(), unit.source(), unit.shard());
        rejections.forEach(rejection -> store(place, unit.reindex(), stage, rejection, AND_ITS_REINDEX));
    }

    /** The same for documents that no reindex has read. */
    public void add(Place place, Stage stage, List<Rejection> rejections) {
        rejections.forEach(rejection -> store(place, null, stage, rejection, AND_ITS_REINDEX));
    }

    /**
     * Stores why these documents of a generation are missing since they changed; storing one again replaces its cause. An account
     * that was READY and has too many of them is FAILED.
     */
    public void follow(Generation generation, String source, String shard, Stage stage, List<Rejection> rejections) {
        Place place = new Place(generation.entity(), generation.number(), source, shard);
        rejections.forEach(rejection -> store(place, null, stage, rejection, ""));
        count(generation, rejections.stream().map(Rejection::account).collect(Collectors.toSet()));
    }

    /** With what was turned away if that is kept; what was kept before is never left beside another cause. */
    private void store(Place place, @Nullable Long reindex, Stage stage, Rejection rejection, String also) {
        LetterName name = new LetterName(
                place.entity(),
                place.generation(),
                rejection.account().value(),
                rejection.key().parts());
        Optional<SealedContent> content = cipher.seal(name, rejection.content());
        StatementSpec statement = jdbc.sql("""
                        with letter as (
                            insert into dead_letter
                                (entity, generation, source, shard, account, key, field, reason, stage, reindex_id)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict (entity, generation, account, key) do update
                            set field = excluded.field, reason = excluded.reason, stage = excluded.stage,
                                state = 'OPEN', changed_at = clock_timestamp()%s
                            returning id)
                        %s
                        """.formatted(also, content.isPresent() ? KEEP_CONTENT : DROP_CONTENT))
                .param(place.entity())
                .param(place.generation())
                .param(place.source())
                .param(place.shard())
                .param(name.account())
                .param(Sql.array(name.key()))
                .param(rejection.field())
                .param(rejection.reason())
                .param(stage.name())
                .param(reindex);
        content.ifPresent(
                kept -> statement.param(kept.key()).param(kept.bytes()).param(kept.cut()));
        statement.update();
    }

    /**
     * Records that these documents have no fault any more: they are stored, or their rows are gone. An account that {@link #follow}
     * made FAILED is READY again when few enough are left.
     */
    public void clear(Generation generation, Collection<Position> documents) {
        if (documents.isEmpty() || !isAnyOpen(generation)) {
            return;
        }
        Set<AccountId> changed = new HashSet<>();
        for (Position document : documents) {
            int cleared = jdbc.sql("""
                            update dead_letter set state = 'REPLAYED', changed_at = clock_timestamp()
                            where entity = ? and generation = ? and account = ? and key = ?::text[] and state = 'OPEN'
                            """)
                    .params(
                            generation.entity(),
                            generation.number(),
                            document.account().value(),
                            Sql.array(document.key().parts()))
                    .update();
            if (cleared > 0) {
                changed.add(document.account());
            }
        }
        count(generation, changed);
    }

    private boolean isAnyOpen(Generation generation) {
        return jdbc.sql(
                        "select exists (select from dead_letter where entity = ? and generation = ? and state = 'OPEN')")
                .params(generation.entity(), generation.number())
                .query(Boolean.class)
                .single();
    }

    /**
     * What is counted after each letter can only be counted too late, never too early: whoever makes an account READY holds its row
     * while he counts. An account whose load is counted by its units counts again when the last of them is done.
     *
     * <p>One that was READY was compared as a whole, and the sync has kept it since: only its letters stand in its way. One that a
     * load left FAILED was not.
     */
    private void count(Generation generation, Set<AccountId> accounts) {
        long allowed = catalog.entity(generation.entity()).settings().maxDeadLettersPerAccount();
        // One by one: a statement that waits for one row while it holds others may be waited for.
        accounts.forEach(account -> count(generation, account, allowed));
    }

    private void count(Generation generation, AccountId account, long allowed) {
        jdbc.sql("""
                        update generation_account as known
                        set dead_letters = letters.dead,
                            state = case when letters.dead > :allowed and state = 'READY' then 'FAILED'
                                when letters.dead <= :allowed and state = 'FAILED' and only_letters then 'READY' else state end,
                            reason = case when letters.dead > :allowed and (state = 'READY' or state = 'FAILED' and only_letters)
                                then format('DEAD_LETTERS: %s, at most %s are allowed', letters.dead, :allowed)
                                when state = 'FAILED' and only_letters then '' else reason end,
                            ready_at = case when letters.dead <= :allowed and state = 'FAILED' and only_letters
                                then statement_timestamp() else ready_at end,
                            changed_at = statement_timestamp()
                        from (
                            select count(*) as dead from dead_letter
                            where entity = :entity and generation = :generation and account = :account and state = 'OPEN')
                            as letters
                        where entity = :entity and generation = :generation and account = :account
                          and state in ('VERIFYING', 'READY', 'FAILED')
                        """.replace("only_letters", "(ready_at is not null and reason like 'DEAD_LETTERS%')"))
                .param("entity", generation.entity())
                .param("generation", generation.number())
                .param("account", account.value())
                .param("allowed", allowed)
                .update();
    }

    /** Open dead letters below this number, newest first, at most {@code limit}. */
    public List<DeadLetter> openBefore(long id, int limit) {
        return jdbc.sql("select * from dead_letter where state = 'OPEN' and id < ? order by id desc limit ?")
                .params(id, limit)
                .query((row, number) -> letter(row))
                .list();
    }

    /** The dead letter of this number, open or not. */
    public Optional<DeadLetter> find(long id) {
        return jdbc.sql("select * from dead_letter where id = ?")
                .param(id)
                .query((row, number) -> letter(row))
                .optional();
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getLong("id"),
                row.getString("entity"),
                row.getLong("generation"),
                row.getString("source"),
                row.getString("shard"),
                row.getString("account"),
                Objects.requireNonNull(Sql.texts(row, "key")),
                row.getString("field"),
                row.getString("reason"),
                Stage.valueOf(row.getString("stage")),
                State.valueOf(row.getString("state")),
                Objects.requireNonNull(Sql.instant(row, "created_at")));
    }

    /**
     * Which dead letters are meant; every limit narrows.
     *
     * @param ids these; any when empty
     * @param cause those whose field or reason is this text; null for any
     * @param entities of these entities
     * @param accounts of these accounts; of any when empty
     */
    public record Selection(List<Long> ids, @Nullable String cause, List<String> entities, List<String> accounts) {
        public Selection {
            ids = List.copyOf(ids);
            entities = List.copyOf(entities);
            accounts = List.copyOf(accounts);
        }
    }

    /** Open dead letters of the generations that serve and are built, in the order of their accounts. */
    public List<DeadLetter> openOfServing(Selection selection) {
        return selected("""
                        select letter.* from dead_letter as letter
                        join generation on generation.entity = letter.entity and number = letter.generation and serving
                            and generation.state = 'SERVING'
                        where letter.state = 'OPEN' and
                        """, " order by letter.entity, letter.account, letter.id", selection)
                .query((row, number) -> letter(row))
                .list();
    }

    /** All open dead letters of a generation, in the order of its accounts. */
    public List<DeadLetter> open(Generation generation) {
        return jdbc.sql("""
                        select * from dead_letter
                        where entity = ? and generation = ? and state = 'OPEN'
                        order by source, shard, account, id
                        """)
                .params(generation.entity(), generation.number())
                .query((row, number) -> letter(row))
                .list();
    }

    /**
     * Whose dead letters they are.
     *
     * @param entity their entity
     * @param generation number of their generation
     * @param account of which account
     */
    public record Owner(String entity, long generation, AccountId account) {}

    /** Whose open dead letters are meant, of whatever generation. */
    public List<Owner> owners(Selection selection) {
        return selected("""
                        select distinct letter.entity, letter.generation, letter.account from dead_letter as letter
                        where letter.state = 'OPEN' and
                        """, " order by 1, 2, 3", selection)
                .query((row, number) -> new Owner(row.getString(1), row.getLong(2), new AccountId(row.getString(3))))
                .list();
    }

    /**
     * Lets open dead letters of one account count no more. With that it is READY again if {@link #follow} made it FAILED and few enough
     * are left: both is done or none, so whoever was broken off finds the rest by doing it again.
     *
     * @return how many it was
     */
    @Transactional
    public int dismiss(Selection selection, Generation generation, AccountId account) {
        int dismissed = selected("""
                        update dead_letter as letter set state = 'DISMISSED', changed_at = clock_timestamp()
                        where letter.state = 'OPEN' and letter.entity = :entity and letter.generation = :generation
                          and letter.account = :account and
                        """, "", selection)
                .param("entity", generation.entity())
                .param("generation", generation.number())
                .param("account", account.value())
                .update();
        if (generation.state().isLive()) {
            count(generation, Set.of(account));
        }
        return dismissed;
    }

    /**
     * One letter of each account that is FAILED in the generation that serves and has letters that ended so: with them few enough may
     * be left, so that only a comparison stands between it and READY.
     */
    public List<DeadLetter> endedOfFailed(State ended, Selection selection) {
        return selected(
                        """
                        select distinct on (letter.entity, letter.source, letter.shard, letter.account) letter.*
                        from dead_letter as letter
                        join generation on generation.entity = letter.entity and number = letter.generation and serving
                        join generation_account as known on known.entity = letter.entity
                            and known.generation = letter.generation and known.account = letter.account
                            and known.state = 'FAILED'
                        where letter.state = :ended and
                        """,
                        " order by letter.entity, letter.source, letter.shard, letter.account, letter.id",
                        selection)
                .param("ended", ended.name())
                .query((row, number) -> letter(row))
                .list();
    }

    private StatementSpec selected(String before, String after, Selection selection) {
        return jdbc.sql(before + SELECTED + after)
                .param("ids", selection.ids().toArray(Long[]::new))
                .param("cause", Objects.requireNonNullElse(selection.cause(), ""))
                .param("entities", Sql.array(selection.entities()))
                .param("accounts", Sql.array(selection.accounts()));
    }

    /**
     * Erases letters that ended so long ago, and those of generations that are gone. An open letter of a generation that is not
     * stays, since it is counted; and so does one that lets a comparison pass over a document which the index refuses.
     *
     * @return how many, at most {@code limit}
     */
    public int erase(Duration ended, int limit) {
        return jdbc.sql("""
                        delete from dead_letter
                        where id in (
                            select letter.id
                            from dead_letter as letter
                            join generation on generation.entity = letter.entity and number = letter.generation
                            where letter.changed_at < clock_timestamp() - make_interval(secs => ?)
                              and (letter.state = 'REPLAYED'
                                or (letter.state = 'DISMISSED' and letter.stage = 'READ')
                                or (generation.state in ('RETIRED', 'ABANDONED') and not serving))
                            limit ?
                            for update of letter skip locked)
                        """).params(ended.toMillis() / 1000.0, limit).update();
    }

    /** Open dead letters grouped by entity, generation, field and reason, most frequent first. */
    public List<Cause> causes() {
        return jdbc.sql("""
                        select entity, generation, field, reason, count(*) as letters, count(distinct account) as accounts
                        from dead_letter
                        where state = 'OPEN'
                        group by entity, generation, field, reason
                        order by letters desc, entity, field, reason
                        """)
                .query((row, number) -> new Cause(
                        row.getString("entity"),
                        row.getLong("generation"),
                        row.getString("field"),
                        row.getString("reason"),
                        row.getLong("letters"),
                        row.getLong("accounts")))
                .list();
    }

    /** Open dead letters of the generations of one reindex, or of the accounts of a partial one. */
    public long countOfReindex(long reindex) {
        return jdbc.sql("""
                        select count(*) from dead_letter as letter
                        where letter.state = 'OPEN' and (
                            exists (
                                select from generation
                                where generation.entity = letter.entity and number = letter.generation and reindex_id = ?)
                            or exists (
                                select from partial_account as part
                                where part.reindex_id = ? and part.entity = letter.entity
                                  and part.generation = letter.generation and part.account = letter.account))
                        """).params(reindex, reindex).query(Long.class).single();
    }

    /**
     * Dead letters with the same cause.
     *
     * @param entity their entity
     * @param generation number of their generation
     * @param field the field at fault
     * @param reason what is wrong
     * @param letters how many
     * @param accounts of how many accounts
     */
    public record Cause(String entity, long generation, String field, String reason, long letters, long accounts) {}
}
