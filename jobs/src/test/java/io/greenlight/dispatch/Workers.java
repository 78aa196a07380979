package io.greenlight.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.Installation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Worker processes of one installation, and a journal that its control database keeps of what they do to units. */
final class Workers implements AutoCloseable {
    /** Kept by triggers, so that no process can leave anything out. */
    private static final String JOURNAL = """
            create table journal (
                id bigint generated always as identity primary key,
                unit bigint not null, epoch bigint not null, what text not null, rows_read bigint not null,
                at timestamptz not null default clock_timestamp());
            create function note() returns trigger language plpgsql as $$ begin
                if new.epoch <> old.epoch then
                    insert into journal (unit, epoch, what, rows_read) values (new.id, new.epoch, 'CLAIM', new.rows_read);
                elsif new.rows_read <> old.rows_read or new.state <> old.state then
                    insert into journal (unit, epoch, what, rows_read) values (new.id, new.epoch, new.state, new.rows_read);
                end if;
                return new; end $$;
            create trigger note after update on unit for each row execute function note();
            """;

    private final Installation greenlight;
    private final List<ChildJvm> alive = new ArrayList<>();
    private @Nullable ChildJvm server;
    private int started;

    Workers(Installation greenlight) {
        this.greenlight = greenlight;
        // Any command brings the schema.
        assertThat(greenlight.run("status").exitCode()).isZero();
        try (Connection control = greenlight.control().connect();
                Statement statement = control.createStatement()) {
            statement.execute(JOURNAL);
        } catch (SQLException failure) {
            throw new IllegalStateException("Cannot keep a journal", failure);
        }
    }

    /** Starts one more. */
    ChildJvm start() {
        started++;
        ChildJvm worker = greenlight.start("worker", "--name", "worker-" + started);
        alive.add(worker);
        return worker;
    }

    /** Starts the server beside them. */
    void startServer() {
        server = greenlight.start("server");
    }

    /** Ends one of them, or the server, by SIGKILL, and starts another in its place. */
    void replaceAny(RandomGenerator random) {
        int index = random.nextInt(alive.size() + 1);
        ChildJvm running = server;
        if (index == alive.size() && running != null) {
            kill(running);
            startServer();
        } else {
            kill(alive.remove(index % alive.size()));
            start();
        }
    }

    private static void kill(ChildJvm victim) {
        victim.signal("KILL");
        assertThat(victim.await().exitCode()).isEqualTo(ChildJvm.KILLED);
    }

    /** Units whose claims did not come one after another, or that moved under an epoch that was over; empty when none did. */
    List<String> overlaps() {
        Map<Object, Long> current = new HashMap<>();
        List<String> overlaps = new ArrayList<>();
        greenlight
                .ask()
                .rows("select unit, epoch, what from journal order by id")
                .forEach(entry -> {
                    Object unit = String.valueOf(entry.get("unit"));
                    long epoch = ((Number) java.util.Objects.requireNonNull(entry.get("epoch"))).longValue();
                    long before = current.getOrDefault(unit, 0L);
                    boolean claim = "CLAIM".equals(entry.get("what"));
                    if (epoch != (claim ? before + 1 : before)) {
                        overlaps.add("unit %s: %s at epoch %d, which was %d"
                                .formatted(unit, entry.get("what"), epoch, before));
                    }
                    current.put(unit, epoch);
                });
        return overlaps;
    }

    @Override
    public void close() {
        alive.forEach(ChildJvm::close);
        if (server != null) {
            server.close();
        }
    }
}
