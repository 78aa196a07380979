package io.greenlight.dispatch;

import io.greenlight.config.GreenlightProperties;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Slots of sources and how many each source allows, in the control database. */
@Repository
public class SlotStore {
    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;
    private final Map<String, Integer> configured;

    @Autowired
    SlotStore(JdbcClient jdbc, TransactionTemplate ownTransaction, GreenlightProperties properties) {
        this(jdbc, ownTransaction, slots(properties));
    }

    SlotStore(JdbcClient jdbc, TransactionTemplate ownTransaction, Map<String, Integer> configured) {
        this.jdbc = jdbc;
        this.ownTransaction = ownTransaction;
        this.configured = new TreeMap<>(configured);
    }

    private static Map<String, Integer> slots(GreenlightProperties properties) {
        Map<String, Integer> slots = new TreeMap<>();
        properties.sources().forEach((name, source) -> slots.put(name, source.slots()));
        return slots;
    }

    /**
     * Begins a run of a slot: from now on every older lease is refused, and what an older run held waits for its next owner
     * at its checkpoint.
     */
    public SlotLease take(String source, int number, String worker) {
        return Objects.requireNonNull(ownTransaction.execute(status -> {
            SlotLease lease = new SlotLease(source, number, raiseEpoch(source, number, worker));
            releaseUnitsOf(source, number);
            return lease;
        }));
    }

    private long raiseEpoch(String source, int number, String worker) {
        return jdbc.sql("""
                        insert into slot as taken (source, number, epoch, worker, running) values (?, ?, 1, ?, true)
                        on conflict (source, number) do update
                        set epoch = taken.epoch + 1, worker = excluded.worker, running = true, taken_at = clock_timestamp()
                        returning epoch
                        """).params(source, number, worker).query(Long.class).single();
    }

    private void releaseUnitsOf(String source, int number) {
        jdbc.sql("""
                        update unit set state = 'QUEUED', slot = null
                        where source = ? and slot = ? and state = 'RUNNING'
                        """).params(source, number).update();
    }

    /** Ends a run; does nothing if the slot was taken over. */
    public void leave(SlotLease lease) {
        jdbc.sql("update slot set running = false where source = ? and number = ? and epoch = ?")
                .params(lease.source(), lease.number(), lease.epoch())
                .update();
    }

    /** Whether the run is still the slot's only one. */
    public boolean isCurrent(SlotLease lease) {
        return jdbc.sql("select exists (select from slot where source = ? and number = ? and epoch = ?)")
                .params(lease.source(), lease.number(), lease.epoch())
                .query(Boolean.class)
                .single();
    }

    /** What a slot has to do before its next page of the unit. Takes no part in the transaction of a page. */
    public SlotOrder order(SlotLease lease, ClaimedUnit unit) {
        return Objects.requireNonNull(ownTransaction.execute(status -> readOrder(lease, unit)));
    }

    private SlotOrder readOrder(SlotLease lease, ClaimedUnit unit) {
        return jdbc.sql("""
                        select case
                            when slot.epoch <> :epoch then 'LOST'
                            when coalesce(setting.paused, false) or slot.number > coalesce(setting.slots, :configured) then 'END'
                            when unit.state = 'RUNNING' and unit.epoch = :unitEpoch and not unit.held and not reindex.paused
                                and not reindex.cancel_asked and reindex.state in ('PLANNING', 'LOADING') then 'GO_ON'
                            else 'ANOTHER_UNIT' end
                        from slot
                        left join source_setting as setting on setting.source = slot.source
                        join unit on unit.id = :unit
                        join reindex on reindex.id = unit.reindex_id
                        where slot.source = :source and slot.number = :number
                        """)
                .param("epoch", lease.epoch())
                .param("configured", configuredSlots(lease.source()))
                .param("unit", unit.id())
                .param("unitEpoch", unit.epoch())
                .param("source", lease.source())
                .param("number", lease.number())
                .query((row, number) -> SlotOrder.valueOf(row.getString(1)))
                .optional()
                .orElse(SlotOrder.LOST);
    }

    /** Whether the task of a slot waits for a thread: then a slot that has had its turn lets it come. */
    public boolean isAnyWaiting() {
        return jdbc.sql(
                        "select exists (select from slot_task where not picked and execution_time <= clock_timestamp())")
                .query(Boolean.class)
                .single();
    }

    /** Whether a source has a unit that one of its slots may take now. */
    public boolean hasWork(String source) {
        return jdbc.sql("""
                        select exists (
                            select from reindex
                            where state = 'LOADING' and not paused and not cancel_asked and exists (
                                select from unit
                                where unit.reindex_id = reindex.id and unit.source = ? and unit.state = 'QUEUED' and not held))
                          and not exists (select from source_setting where source = ? and paused)
                        """).params(source, source).query(Boolean.class).single();
    }

    /** Whether an operator lets nobody read the source. */
    public boolean isPaused(String source) {
        return jdbc.sql("select exists (select from source_setting where source = ? and paused)")
                .param(source)
                .query(Boolean.class)
                .single();
    }

    /** How many slots a source has now: what an operator said last, or else the configuration. */
    public int limit(String source) {
        return Objects.requireNonNull(ownTransaction.execute(status -> readLimit(source)));
    }

    private int readLimit(String source) {
        return jdbc.sql("select slots from source_setting where source = ? and slots is not null")
                .param(source)
                .query(Integer.class)
                .optional()
                .orElseGet(() -> configuredSlots(source));
    }

    /** Sets how many slots a source has; takes effect after the page that each is reading. */
    public void setLimit(String source, int slots) {
        jdbc.sql("""
                        insert into source_setting (source, slots) values (?, ?)
                        on conflict (source) do update set slots = excluded.slots, changed_at = clock_timestamp()
                        """).params(source, slots).update();
    }

    /**
     * Lets no slot of the source read a further page.
     *
     * @return false if it was paused already
     */
    public boolean pause(String source) {
        return jdbc.sql("""
                        insert into source_setting as setting (source, paused) values (?, true)
                        on conflict (source) do update set paused = true, changed_at = clock_timestamp()
                        where not setting.paused
                        """).param(source).update() > 0;
    }

    /**
     * Lets a paused source go on.
     *
     * @return false if it was not paused
     */
    public boolean resume(String source) {
        return jdbc.sql("""
                        update source_setting set paused = false, changed_at = clock_timestamp()
                        where source = ? and paused
                        """).param(source).update() > 0;
    }

    /** How many slots the configuration gives a source. */
    public int configuredSlots(String source) {
        return configured.getOrDefault(source, 1);
    }

    /** Names of all sources that are configured. */
    public List<String> sources() {
        return List.copyOf(configured.keySet());
    }

    /** All sources that are configured, with what each does now. */
    public List<SourceActivity> activity() {
        return configured.keySet().stream().map(this::activity).toList();
    }

    private SourceActivity activity(String source) {
        return jdbc.sql("""
                        select count(*) filter (where running) as running,
                            coalesce(string_agg(distinct worker, ', ' order by worker) filter (where running), '') as workers,
                            coalesce((select paused from source_setting where source = ?), false) as paused
                        from slot where source = ?
                        """)
                .params(source, source)
                .query((row, number) -> new SourceActivity(
                        source,
                        row.getInt("running"),
                        limit(source),
                        row.getBoolean("paused"),
                        row.getString("workers")))
                .single();
    }

    /**
     * What the slots of one source do.
     *
     * @param source its name
     * @param running slots at work
     * @param limit slots it allows
     * @param paused whether an operator paused it
     * @param workers names of the processes its slots are on
     */
    public record SourceActivity(String source, int running, int limit, boolean paused, String workers) {}
}
