package io.greenlight.bench;

import io.greenlight.bench.Meter.Reading;
import io.greenlight.cli.Application;
import io.greenlight.cli.GlobalOptions;
import io.greenlight.demo.DemoServers;
import io.greenlight.dispatch.Dispatcher;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexRequest.Swap;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.reindex.ReindexState;
import io.greenlight.sync.SyncRunner;
import io.greenlight.testbed.data.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Loads the data, lets a worker follow a steady stream of changes as it is configured, and then has many changes applied at once.
 * Everything on the same servers, in the same process.
 */
final class SyncBenchmark {
    private static final String ENTITY = "subscriber";
    private static final String ALIAS = "subscribers";
    private static final String TARGET = "main";
    private static final Duration TICK = Duration.ofMillis(40);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int BURST_TRANSACTION = 500;

    private final DemoServers servers;
    private final Size size;
    private final Path configuration;
    private final Consumer<String> progress;
    private final Meter meter;

    /**
     * What to run.
     *
     * @param documents of the data
     * @param warmLoads loads that do not count
     * @param changesPerSecond of all sources together
     * @param changing how long
     * @param burst rows changed at once, all sources together
     */
    record Size(long documents, int warmLoads, int changesPerSecond, Duration changing, int burst) {
        Size {
            if (changesPerSecond < 1 || changing.toSeconds() < 1 || burst < 1 || burst > documents) {
                throw new IllegalArgumentException(
                        "Cannot measure %d changes a second for %s and a burst of %d of %d rows: at least one each, and no row twice in a burst"
                                .formatted(changesPerSecond, changing, burst, documents));
            }
        }
    }

    SyncBenchmark(DemoServers servers, Size size, Path configuration, Consumer<String> progress) {
        this.servers = servers;
        this.size = size;
        this.configuration = configuration;
        this.progress = progress;
        this.meter = new Meter(servers);
    }

    SyncReport run() throws IOException, SQLException, InterruptedException {
        LoadClock clock = new LoadClock(meter, size.documents());
        Measured loaded;
        Probes probes = new Probes(servers.openSearch().url(), ALIAS);
        double changesPerSecond;
        try (Application application = start(clock)) {
            progress.accept("loading");
            for (int load = 0; load < size.warmLoads(); load++) {
                Reindex held = load(application, Swap.HELD);
                application.get(ReindexRunner.class).cancel(held.id());
                clock.reset();
            }
            load(application, Swap.AUTOMATIC);
            loaded = new Measured(size.documents(), clock.phase());
            progress.accept("changing %d rows a second".formatted(size.changesPerSecond()));
            application.get(Dispatcher.class).start();
            changesPerSecond = change(probes);
        }
        progress.accept("changing %d rows at once".formatted(size.burst()));
        try (Application application = start(new LoadClock(meter, size.documents()))) {
            Measured applied = applyBurst(application);
            return new SyncReport(probes.foundAfterMillis(), changesPerSecond, loaded, applied);
        }
    }

    private Application start(LoadClock clock) {
        GlobalOptions options = new GlobalOptions();
        options.config = configuration;
        return Application.start(options, clock);
    }

    private static Reindex load(Application application, Swap swap) {
        ReindexRunner runner = application.get(ReindexRunner.class);
        Reindex ended = runner.run(runner.admit(new ReindexRequest(List.of(ENTITY), Mode.WARM, TARGET, swap, null)));
        boolean loaded = swap == Swap.HELD ? ended.isHeldByOperator() : ended.state() == ReindexState.DONE;
        if (!loaded) {
            throw new IllegalStateException(
                    "Cannot measure the load: it is %s: %s".formatted(ended.state(), ended.reason()));
        }
        return ended;
    }

    /** Changes rows at a steady rate, and searches for some of them meanwhile and after; returns the rate that was reached. */
    private double change(Probes probes) throws IOException, SQLException, InterruptedException {
        long start = System.nanoTime();
        // The first seconds settle: they are changed, and nothing of them is searched for.
        long counted = start + SETTLE.toNanos();
        long end = counted + size.changing().toNanos();
        AtomicLong changed = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(Shard.values().length)) {
            List<Future<Boolean>> writers = new ArrayList<>();
            for (Shard shard : Shard.values()) {
                writers.add(threads.submit(() -> write(shard, probes, changed, counted, end)));
            }
            while (System.nanoTime() < end) {
                probes.look();
                Probes.pause();
            }
            await(writers);
        }
        long giveUp = end + LONGEST.toNanos();
        while (!probes.look()) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("Cannot measure the sync: a change was not found within " + LONGEST);
            }
            Probes.pause();
        }
        return changed.get() * 1e9 / (end - counted);
    }

    /** One transaction a tick; one row of each is searched for. */
    private boolean write(Shard shard, Probes probes, AtomicLong changed, long counted, long end)
            throws SQLException, InterruptedException {
        double perTick = size.changesPerSecond() * (TICK.toNanos() / 1e9) / Shard.values().length;
        double due = 0;
        try (ChangedRows rows = ChangedRows.open(servers, shard)) {
            for (long tick = System.nanoTime(); tick < end; tick += TICK.toNanos()) {
                due += perTick;
                int now = (int) due;
                due -= now;
                if (now > 0) {
                    String name = "Probe " + tick;
                    String id = rows.change(now, name);
                    long committed = System.nanoTime();
                    rows.commit();
                    if (committed >= counted) {
                        changed.addAndGet(now);
                        probes.add(id, name, committed);
                    }
                }
                long rest = tick + TICK.toNanos() - System.nanoTime();
                if (rest > 0) {
                    Thread.sleep(Duration.ofNanos(rest));
                }
            }
        }
        return true;
    }

    /** Changes many rows while nobody follows, then follows: the sources at the same time, as a worker does. */
    private Measured applyBurst(Application application) throws SQLException, InterruptedException {
        SyncRunner runner = application.get(SyncRunner.class);
        List<String> sources = List.of("eu-1", "eu-2");
        apply(runner, sources);
        long changed = 0;
        for (Shard shard : Shard.values()) {
            try (ChangedRows rows = ChangedRows.open(servers, shard)) {
                long here = Math.min(rows.size(), size.burst() / Shard.values().length);
                for (long done = 0; done < here; done += BURST_TRANSACTION) {
                    rows.change((int) Math.min(BURST_TRANSACTION, here - done), "Changed");
                    rows.commit();
                }
                changed += here;
            }
        }
        System.gc();
        Reading start = meter.read();
        apply(runner, sources);
        return new Measured(changed, meter.read().minus(start));
    }

    private static void apply(SyncRunner runner, List<String> sources) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(sources.size())) {
            await(threads.invokeAll(sources.stream()
                    .<Callable<Boolean>>map(source -> () -> {
                        if (!runner.run(source)) {
                            throw new IllegalStateException(
                                    "Cannot measure the sync of %s: it waits".formatted(source));
                        }
                        return true;
                    })
                    .toList()));
        }
    }

    private static void await(List<Future<Boolean>> all) throws InterruptedException {
        for (Future<Boolean> one : all) {
            try {
                one.get();
            } catch (ExecutionException failure) {
                throw new IllegalStateException("Cannot measure the sync", failure.getCause());
            }
        }
    }
}
