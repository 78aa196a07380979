package io.greenlight.bench;

import io.greenlight.bench.Meter.Reading;
import io.greenlight.cli.Application;
import io.greenlight.cli.GlobalOptions;
import io.greenlight.demo.DemoServers;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.Layouts;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.Target;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexRequest.Swap;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.testbed.fault.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Replays recorded bulk requests and runs the real load, in turn, on the same node, into new indexes of the same settings.
 *
 * <p>The first load goes through a proxy that records it. It and those after it, until the node has seen enough documents,
 * count for nothing: they warm node and engine. Before each measurement the indexes of the one before are dropped and the node
 * has come to rest.
 */
final class LoadBenchmark {
    private static final String TARGET = "main";
    private static final Duration REST_STEP = Duration.ofMillis(500);
    private static final Duration REST_LIMIT = Duration.ofSeconds(30);
    /** A node that does nothing still spends this share of a CPU. */
    private static final double AT_REST = 0.1;

    private final DemoServers servers;
    private final Size size;
    private final int slots;
    private final Path directory;
    private final Consumer<String> progress;
    private final Meter meter;

    /**
     * @param servers filled with the data
     * @param size what to run
     * @param slots of each source
     * @param directory for configuration and recording
     * @param progress hears what is being done
     */
    LoadBenchmark(DemoServers servers, Size size, int slots, Path directory, Consumer<String> progress) {
        this.servers = servers;
        this.size = size;
        this.slots = slots;
        this.directory = directory;
        this.progress = progress;
        this.meter = new Meter(servers);
    }

    LoadReport run() throws IOException, InterruptedException {
        try (BulkRecording recording = BulkRecording.in(directory)) {
            List<Built> recorded = record(recording);
            LoadClock clock = new LoadClock(meter, size.documents());
            try (Application application =
                    start("direct.yaml", servers.openSearch().url(), clock)) {
                Bench bench = new Bench(application, clock, recording, recorded);
                progress.accept("warming");
                warm(bench);
                progress.accept("measuring");
                List<Round> rounds = new ArrayList<>();
                for (int number = 1; number <= size.rounds(); number++) {
                    rounds.add(round(bench, number));
                }
                return new LoadReport(rounds);
            }
        }
    }

    /**
     * What every measurement needs.
     *
     * @param application the real one
     * @param clock hears where its load is
     * @param recording what is replayed
     * @param recorded what the recording writes to
     */
    private record Bench(Application application, LoadClock clock, BulkRecording recording, List<Built> recorded) {
        Target target() {
            return application.get(Layouts.class).target(TARGET);
        }
    }

    /**
     * A generation that can be built again as it was.
     *
     * @param layout names its indexes
     * @param months of a monthly entity
     */
    private record Built(GenerationLayout layout, List<String> months) {
        void create(Target target) {
            target.create(layout, Target.Serving.NO);
            months.forEach(month -> target.ensureMonth(layout, month, Target.Serving.NO));
        }
    }

    private List<Built> record(BulkRecording recording) throws IOException {
        LoadClock clock = new LoadClock(meter, size.documents());
        try (FaultProxy proxy = FaultProxy.before(servers.openSearch().url());
                Application application = start("recorded.yaml", proxy.url(), clock)) {
            proxy.tell(recording);
            Reindex reindex = load(application);
            List<Built> built = built(application, reindex);
            application.get(ReindexRunner.class).cancel(reindex.id());
            Measured load = new Measured(size.documents(), clock.phase());
            if (recording.documents() != size.documents()) {
                throw new IllegalStateException("Cannot replay the load: it sent %d documents, not %d"
                        .formatted(recording.documents(), size.documents()));
            }
            say("recorded", load);
            return built;
        }
    }

    private Application start(String file, URI node, LoadClock clock) throws IOException {
        GlobalOptions options = new GlobalOptions();
        options.config = BenchConfiguration.write(directory.resolve(file), servers, node, slots);
        return Application.start(options, clock);
    }

    /** By loads of its own: the recorded one took another way, and the compiler learns that it can be taken only by going it. */
    private void warm(Bench bench) throws InterruptedException {
        for (long seen = size.documents(); seen < size.warmDocuments(); seen += size.documents()) {
            load(bench);
        }
    }

    /** Every other round begins with the load, so that a machine that drifts favours neither. */
    private Round round(Bench bench, int number) throws IOException, InterruptedException {
        Map<Integer, Measured> replays = new LinkedHashMap<>();
        if (number % 2 == 0) {
            Loaded loaded = load(bench);
            replayAll(bench, replays);
            return new Round(replays, loaded.measured, loaded.untilVerified, bench.clock.heapPeakBytes());
        }
        replayAll(bench, replays);
        Loaded loaded = load(bench);
        return new Round(replays, loaded.measured, loaded.untilVerified, bench.clock.heapPeakBytes());
    }

    private void replayAll(Bench bench, Map<Integer, Measured> replays) throws IOException, InterruptedException {
        for (int connections : size.connections()) {
            Measured replay = replay(bench, connections);
            say("replay, %d connections".formatted(connections), replay);
            replays.put(connections, replay);
        }
    }

    private Measured replay(Bench bench, int connections) throws IOException, InterruptedException {
        bench.recorded.forEach(built -> built.create(bench.target()));
        rest();
        Reading start = meter.read();
        new Replay(servers.openSearch().url(), bench.recording).run(connections);
        Reading passed = meter.read().minus(start);
        bench.recorded.forEach(built -> bench.target().drop(built.layout));
        return new Measured(size.documents(), passed);
    }

    private record Loaded(Measured measured, Duration untilVerified) {}

    private Loaded load(Bench bench) throws InterruptedException {
        bench.clock.reset();
        rest();
        Reindex reindex = load(bench.application);
        Duration untilVerified = Duration.ofNanos(System.nanoTime() - bench.clock.startNanos());
        bench.application.get(ReindexRunner.class).cancel(reindex.id());
        Measured measured = new Measured(size.documents(), bench.clock.phase());
        say("load", measured);
        return new Loaded(measured, untilVerified);
    }

    /** The swap is left to nobody: the generation is given up afterwards. */
    private Reindex load(Application application) {
        List<String> entities = size.events() == 0 ? List.of("subscriber") : List.of("subscriber", "event");
        ReindexRunner runner = application.get(ReindexRunner.class);
        Reindex ended = runner.run(runner.admit(new ReindexRequest(entities, Mode.WARM, TARGET, Swap.HELD, null)));
        if (!ended.isHeldByOperator()) {
            throw new IllegalStateException(
                    "Cannot measure the load: it is %s: %s".formatted(ended.state(), ended.reason()));
        }
        return ended;
    }

    private static List<Built> built(Application application, Reindex reindex) {
        Layouts layouts = application.get(Layouts.class);
        return application.get(GenerationStore.class).ofReindex(reindex.id()).stream()
                .map(generation -> built(layouts.layout(generation), layouts.target(generation)))
                .toList();
    }

    private static Built built(GenerationLayout layout, Target target) {
        List<String> months = target.indexes(layout).keySet().stream()
                .filter(name -> layout.schema().isMonthly())
                .map(name -> name.substring(layout.name().length() + 1))
                .toList();
        return new Built(layout, months);
    }

    /** Collects our garbage and waits until the node has nothing left to do. */
    private void rest() throws InterruptedException {
        System.gc();
        long giveUp = System.nanoTime() + REST_LIMIT.toNanos();
        Duration spent;
        do {
            Duration before = meter.openSearchCpuTime();
            Thread.sleep(REST_STEP);
            spent = meter.openSearchCpuTime().minus(before);
        } while (spent.toNanos() > AT_REST * REST_STEP.toNanos() && System.nanoTime() < giveUp);
    }

    private void say(String what, Measured measured) {
        progress.accept(
                "  %-22s %,8.0f docs/s, CPU per document: engine %.1f, PostgreSQL %.1f, control %.1f, OpenSearch %.1f µs"
                        .formatted(
                                what,
                                measured.docsPerSecond(),
                                measured.ownMicrosPerDoc(),
                                measured.postgresMicrosPerDoc(),
                                measured.controlMicrosPerDoc(),
                                measured.openSearchMicrosPerDoc()));
    }
}
