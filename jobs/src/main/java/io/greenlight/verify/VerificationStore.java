package io.greenlight.verify;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import io.greenlight.document.DocumentId;
import io.greenlight.document.HashSum;
import io.greenlight.document.Key;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Comparisons in the control database: what each covers, how far it is, what it found. */
@Repository
class VerificationStore {
    private static final int BATCH = 1_000;
    private static final int KEPT_DAYS = 30;

    private static final String ADD_DIFFERENCE = """
            insert into difference (verification, entity, generation, source, shard, account, key, kind, stray)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final GenerationStore generations;

    VerificationStore(JdbcClient jdbc, JdbcTemplate template, GenerationStore generations) {
        this.jdbc = jdbc;
        this.template = template;
        this.generations = generations;
    }

    /** Stores a comparison with all that it is to compare, or nothing. */
    @Transactional
    public long add(Generation generation, VerifyScope scope, Depth depth, List<AccountScope> parts) {
        long id = jdbc.sql("""
                        insert into verification
                            (entity, generation, scope_accounts, scope_source, sums_only, state)
                        values (?, ?, ?, ?, ?, 'QUEUED')
                        returning id
                        """)
                .params(
                        generation.entity(),
                        generation.number(),
                        texts(scope.accounts()),
                        Objects.requireNonNullElse(scope.source(), ""),
                        depth == Depth.SUMS)
                .query(Long.class)
                .single();
        addParts(id, parts);
        return id;
    }

    private void addParts(long id, List<AccountScope> parts) {
        template.batchUpdate("""
                insert into verification_scope (verification, number, source, shard, accounts) values (?, ?, ?, ?, ?)
                """, parts, BATCH, (statement, part) -> {
            statement.setLong(1, id);
            statement.setInt(2, part.number());
            statement.setString(3, part.source());
            statement.setString(4, part.shard());
            statement.setObject(5, texts(part.accounts()));
        });
    }

    /** The same for one of everything that the schedule has begun. */
    @Transactional
    public long addScheduled(Generation generation, Depth depth, List<AccountScope> parts) {
        long id = add(generation, VerifyScope.ALL, depth, parts);
        jdbc.sql("update verification set scheduled = true where id = ?")
                .param(id)
                .update();
        return id;
    }

    /** The comparison of a generation that the schedule has begun within a day, and that is not done. */
    public Optional<Verification.Task> findUnfinishedOfSchedule(Generation generation) {
        return jdbc.sql("""
                        select id from verification
                        where entity = ? and generation = ? and scheduled and state <> 'DONE'
                          and started_at > clock_timestamp() - interval '1 day'
                        order by id desc
                        limit 1
                        """)
                .params(generation.entity(), generation.number())
                .query(Long.class)
                .optional()
                .flatMap(this::findTask);
    }

    /** What a comparison is to do; empty if there is none of this number. */
    public Optional<Verification.Task> findTask(long id) {
        return jdbc.sql("select entity, generation, sums_only from verification where id = ?")
                .param(id)
                .query((row, number) -> new Verification.Task(
                        id,
                        generations.generation(row.getString("entity"), row.getLong("generation")),
                        row.getBoolean("sums_only") ? Depth.SUMS : Depth.DOCUMENTS))
                .optional();
    }

    /** Begins another run of it, and returns the number of that run. */
    public int begin(long id) {
        return jdbc.sql("""
                        update verification
                        set runs = runs + 1, reason = '', state = case when state = 'DONE' then 'DONE' else 'RUNNING' end
                        where id = ?
                        returning runs
                        """).param(id).query(Integer.class).single();
    }

    /** The next accounts that are not compared. */
    public Optional<AccountScope> findNext(long id) {
        return jdbc.sql("""
                        select * from verification_scope where verification = ? and not done order by number limit 1
                        """)
                .param(id)
                .query((row, number) -> new AccountScope(
                        row.getInt("number"),
                        row.getString("source"),
                        row.getString("shard"),
                        Objects.requireNonNull(Sql.texts(row, "accounts")).stream()
                                .map(AccountId::new)
                                .toList()))
                .optional();
    }

    /**
     * Records what was found of some accounts. If every document was looked at, what earlier comparisons found of them is over;
     * sums alone do not see everything that those did. Nothing happens if somebody else has recorded it.
     */
    @Transactional
    public void complete(Verification.Task task, AccountScope scope, ScopeFindings findings) {
        if (!markDone(task, scope)) {
            return;
        }
        jdbc.sql("""
                        update verification
                        set accounts = accounts + ?, rows_read = rows_read + ?, rows_read_again = rows_read_again + ?,
                            documents = documents + ?, rejected = rejected + ?
                        where id = ?
                        """)
                .params(
                        scope.accounts().size(),
                        findings.rowsRead(),
                        findings.rowsReadAgain(),
                        findings.documents(),
                        findings.rejected(),
                        task.id())
                .update();
        if (task.depth() == Depth.DOCUMENTS) {
            endEarlier(task.generation(), scope.accounts());
        }
        findings.accounts().forEach(account -> add(task.id(), account));
        add(task, scope, findings.differences());
        addStrays(task, scope, findings.strays());
    }

    /**
     * Records that the search for strangers has found these, which are compared next. If every document of theirs will be looked at,
     * what earlier comparisons found of strangers is over.
     */
    @Transactional
    public void completeSearch(Verification.Task task, AccountScope search, List<AccountScope> strangers) {
        if (!markDone(task, search)) {
            return;
        }
        addParts(task.id(), strangers);
        if (task.depth() == Depth.SUMS) {
            return;
        }
        jdbc.sql("""
                        update difference set state = 'GONE', changed_at = statement_timestamp()
                        where entity = ? and generation = ? and source = ? and state = 'OPEN' and verification <> ?
                        """)
                .params(task.generation().entity(), task.generation().number(), AccountScope.ANYWHERE, task.id())
                .update();
    }

    /** Accounts that a comparison covers, and all that its generation knows, on whatever source. */
    public Set<AccountId> known(Verification.Task task) {
        return new HashSet<>(jdbc.sql("""
                        select unnest(accounts) from verification_scope where verification = ?
                        union
                        select account from generation_account where entity = ? and generation = ?
                        """)
                .params(task.id(), task.generation().entity(), task.generation().number())
                .query((row, number) -> new AccountId(row.getString(1)))
                .list());
    }

    private boolean markDone(Verification.Task task, AccountScope scope) {
        return jdbc.sql("""
                        update verification_scope set done = true where verification = ? and number = ? and not done
                        """).params(task.id(), scope.number()).update() > 0;
    }

    private void endEarlier(Generation generation, List<AccountId> accounts) {
        jdbc.sql("""
                        update difference set state = 'GONE', changed_at = statement_timestamp()
                        where entity = ? and generation = ? and account = any (?) and state = 'OPEN'
                        """)
                .params(generation.entity(), generation.number(), texts(accounts))
                .update();
    }

    private void add(long id, DifferingAccount account) {
        HashSum expected = account.expected();
        HashSum found = account.found();
        jdbc.sql("""
                        insert into verification_account
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        id,
                        account.account().value(),
                        account.source(),
                        account.shard(),
                        expected.count(),
                        expected.sum0(),
                        expected.sum1(),
                        expected.sum2(),
                        found.count(),
                        found.sum0(),
                        found.sum1(),
                        found.sum2(),
                        account.complete())
                .update();
    }

    private void add(Verification.Task task, AccountScope scope, List<Difference> differences) {
        template.batchUpdate(ADD_DIFFERENCE, differences, BATCH, (statement, difference) -> {
            set(statement, task, scope, difference);
            statement.setBoolean(9, false);
        });
    }

    /** Nobody asks a source for one, so its whole id is its key. */
    private void addStrays(Verification.Task task, AccountScope scope, List<Stray> strays) {
        template.batchUpdate(ADD_DIFFERENCE, strays, BATCH, (statement, stray) -> {
            Key key = Key.of(stray.id().value());
            set(statement, task, scope, new Difference(stray.account(), key, DifferenceKind.ORPHANED));
            statement.setBoolean(9, true);
        });
    }

    private static void set(
            PreparedStatement statement, Verification.Task task, AccountScope scope, Difference difference)
            throws SQLException {
        statement.setLong(1, task.id());
        statement.setString(2, task.generation().entity());
        statement.setLong(3, task.generation().number());
        statement.setString(4, scope.source());
        statement.setString(5, scope.shard());
        statement.setString(6, difference.account().value());
        statement.setObject(7, Sql.array(difference.key().parts()));
        statement.setString(8, difference.kind().name());
    }

    /** Records that all is compared, and forgets what was compared long ago. */
    @Transactional
    public void finish(long id) {
        jdbc.sql("update verification set state = 'DONE', finished_at = clock_timestamp() where id = ?")
                .param(id)
                .update();
        jdbc.sql("delete from verification_scope where verification = ?")
                .param(id)
                .update();
        jdbc.sql("delete from verification where started_at < clock_timestamp() - ? * interval '1 day'")
                .param(KEPT_DAYS)
                .update();
    }

    /** Records that it was broken off. */
    public void fail(long id, String reason) {
        jdbc.sql("update verification set state = 'FAILED', reason = ? where id = ? and state = 'RUNNING'")
                .params(reason, id)
                .update();
    }

    /**
     * How far a comparison is.
     *
     * @param shown most keys that are given one by one
     */
    public Verification verification(long id, int shown) {
        Verification.Task task = findTask(id).orElseThrow();
        return jdbc.sql("select * from verification where id = ?")
                .param(id)
                .query((row, number) -> new Verification(
                        id,
                        task.generation().name(),
                        Verification.State.valueOf(row.getString("state")),
                        row.getString("reason"),
                        row.getLong("accounts"),
                        row.getLong("rows_read"),
                        row.getLong("rows_read_again"),
                        row.getLong("documents"),
                        row.getLong("rejected"),
                        differing(id),
                        kinds(id),
                        first(id, shown)))
                .single();
    }

    /** Numbers of comparisons below this one, newest first. */
    public List<Long> idsBefore(long id, int limit) {
        return jdbc.sql("select id from verification where id < ? order by id desc limit ?")
                .params(id, limit)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    private List<DifferingAccount> differing(long id) {
        return jdbc.sql("select * from verification_account where verification = ? order by account")
                .param(id)
                .query((row, number) -> new DifferingAccount(
                        new AccountId(row.getString("account")),
                        row.getString("source"),
                        row.getString("shard"),
                        sum(row, "expected"),
                        sum(row, "found"),
                        row.getBoolean("complete")))
                .list();
    }

    private static HashSum sum(ResultSet row, String side) throws SQLException {
        return new HashSum(
                row.getLong(side + "_count"),
                row.getLong(side + "_sum0"),
                row.getLong(side + "_sum1"),
                row.getLong(side + "_sum2"));
    }

    private Map<DifferenceKind, Long> kinds(long id) {
        Map<DifferenceKind, Long> kinds = new EnumMap<>(DifferenceKind.class);
        for (DifferenceKind kind : DifferenceKind.values()) {
            kinds.put(kind, 0L);
        }
        jdbc.sql("select kind, count(*) as keys from difference where verification = ? group by kind")
                .param(id)
                .query((row, number) -> kinds.put(DifferenceKind.valueOf(row.getString("kind")), row.getLong("keys")))
                .list();
        return kinds;
    }

    private List<Difference> first(long id, int shown) {
        return jdbc.sql("select * from difference where verification = ? order by account, key limit ?")
                .params(id, shown)
                .query((row, number) -> difference(row))
                .list();
    }

    private static Difference difference(ResultSet row) throws SQLException {
        return new Difference(
                new AccountId(row.getString("account")),
                new Key(Objects.requireNonNull(Sql.texts(row, "key"))),
                DifferenceKind.valueOf(row.getString("kind")));
    }

    /** Where accounts of a generation were when they were loaded; without those an operator left out. */
    public List<Home> homes(Generation generation) {
        return jdbc.sql("""
                        select account, source, shard from generation_account
                        where entity = ? and generation = ? and state <> 'CANCELLED'
                        order by account
                        """)
                .params(generation.entity(), generation.number())
                .query((row, number) -> new Home(new AccountId(row.getString(1)), row.getString(2), row.getString(3)))
                .list();
    }

    /** Accounts that are FAILED in a generation. */
    public List<Home> failed(Generation generation) {
        return jdbc.sql("""
                        select account, source, shard from generation_account
                        where entity = ? and generation = ? and state = 'FAILED'
                        order by source, shard, account
                        """)
                .params(generation.entity(), generation.number())
                .query((row, number) -> new Home(new AccountId(row.getString(1)), row.getString(2), row.getString(3)))
                .list();
    }

    /** Accounts that an operator left out of a generation. */
    public Set<AccountId> leftOut(Generation generation) {
        return new HashSet<>(jdbc.sql("""
                        select account from generation_account
                        where entity = ? and generation = ? and state = 'CANCELLED'
                        """)
                .params(generation.entity(), generation.number())
                .query((row, number) -> new AccountId(row.getString(1)))
                .list());
    }

    /** Whether the index is known to refuse this document. */
    public boolean isRefused(Generation generation, DocumentId id) {
        return jdbc.sql("""
                        select exists (
                            select from dead_letter
                            where entity = ? and generation = ? and account = ? and key = ?::text[] and stage = 'WRITE'
                              and state in ('OPEN', 'DISMISSED'))
                        """)
                .param(generation.entity())
                .param(generation.number())
                .param(id.account().value())
                .param(Sql.array(id.key().parts()))
                .query(Boolean.class)
                .single();
    }

    /**
     * An account and where it lives.
     *
     * @param account id
     * @param source on which source
     * @param shard in which shard
     */
    record Home(AccountId account, String source, String shard) {}

    private static String[] texts(List<AccountId> accounts) {
        List<String> texts = new ArrayList<>(accounts.size());
        accounts.forEach(account -> texts.add(account.value()));
        return Sql.array(texts);
    }
}
