package io.greenlight.metrics;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.eta.Etas;
import io.greenlight.look.SharedLook;
import io.greenlight.progress.Rate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What the whole installation is at, from the control database: counted when somebody asks, at most every few seconds. A
 * number that nobody knows is NaN.
 */
@Component
public class ControlGauges {
    private static final SharedLook.Pace PACE =
            new SharedLook.Pace(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(3));
    private static final Duration RATE_WINDOW = Duration.ofMinutes(2);
    private static final List<String> UNIT_STATES = List.of("QUEUED", "RUNNING", "DONE", "FAILED");
    private static final List<String> ACCOUNT_STATES =
            List.of("QUEUED", "INDEXING", "VERIFYING", "READY", "FAILED", "PAUSED");

    private final FiguresStore store;
    private final Catalog catalog;
    private final GreenlightProperties properties;
    private final InstantSource clock;
    private final Etas etas;
    private final SharedLook<Moving> looks = new SharedLook<>(this::look, PACE);
    private Rate rate = new Rate(RATE_WINDOW);
    private Set<Long> measured = Set.of();

    ControlGauges(
            FiguresStore store, Catalog catalog, GreenlightProperties properties, InstantSource clock, Etas etas) {
        this.store = store;
        this.catalog = catalog;
        this.properties = properties;
        this.clock = clock;
        this.etas = etas;
    }

    /** Figures, and how fast the first of them grows. */
    private record Moving(Figures figures, double perSecond, double secondsLeft) {}

    /** Shows them to this registry. */
    public void register(MeterRegistry registry) {
        UNIT_STATES.forEach(state ->
                gauge(registry, "greenlight.units", Tags.of("state", state), moving -> moving.figures.units(state)));
        properties.sources().keySet().forEach(source -> registerSource(registry, source));
        catalog.names().forEach(entity -> registerEntity(registry, entity));
        gauge(registry, "greenlight.accounts.ready", Tags.empty(), moving -> moving.figures.ready());
        gauge(
                registry,
                "greenlight.reindexes.open",
                Tags.empty(),
                moving -> moving.figures.reindexes().size());
        gauge(registry, "greenlight.reindex.rate", Tags.empty(), Moving::perSecond);
        gauge(registry, "greenlight.reindex.eta.seconds", Tags.empty(), Moving::secondsLeft);
    }

    private void registerSource(MeterRegistry registry, String source) {
        Tags tags = Tags.of("source", source);
        gauge(registry, "greenlight.slots.running", tags, moving -> moving.figures.running(source));
        gauge(registry, "greenlight.sync.lag.seconds", tags, moving -> moving.figures.lagSeconds(source));
        gauge(registry, "greenlight.sync.retained.wal.bytes", tags, moving -> moving.figures.retainedBytes(source));
    }

    private void registerEntity(MeterRegistry registry, String entity) {
        Tags tags = Tags.of("entity", entity);
        gauge(registry, "greenlight.reindex.documents.read", tags, moving -> moving.figures.read(entity));
        gauge(registry, "greenlight.reindex.documents.expected", tags, moving -> moving.figures.expected(entity));
        gauge(
                registry,
                "greenlight.comparison.age.seconds",
                tags,
                moving -> moving.figures.secondsSinceComparison(entity));
        gauge(registry, "greenlight.comparison.differing", tags, moving -> moving.figures.differing(entity));
        for (String generation : List.of("serving", "building")) {
            for (String state : ACCOUNT_STATES) {
                gauge(
                        registry,
                        "greenlight.accounts",
                        tags.and("generation", generation, "state", state),
                        moving -> moving.figures.accounts(entity, generation, state));
            }
        }
    }

    private void gauge(MeterRegistry registry, String name, Tags tags, ToDoubleFunction<Moving> value) {
        Gauge.builder(
                        name,
                        this,
                        gauges -> gauges.find().map(value::applyAsDouble).orElse(Double.NaN))
                .tags(tags)
                .register(registry);
    }

    /** A metric is no place for an error: who cannot count says so by NaN, and the health by words. */
    private Optional<Moving> find() {
        try {
            return looks.find();
        } catch (DataAccessException | TransactionException unreachable) {
            return Optional.empty();
        }
    }

    /** By one look at a time. */
    private Moving look() {
        Figures figures = store.count(catalog.sendingEntities());
        if (!figures.reindexes().equals(measured)) {
            measured = figures.reindexes();
            rate = new Rate(RATE_WINDOW);
        }
        rate.add(clock.instant(), figures.read());
        // While nothing moves nobody knows, whatever the rates were.
        double left = rate.findTimeFor(figures.left())
                .map(byRate -> etas.findLeftOfAll().orElse(byRate))
                .map(time -> time.toMillis() / 1000.0)
                .orElse(Double.NaN);
        return new Moving(figures, rate.perSecond(), left);
    }
}
