package io.greenlight.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Counts and times what this process loads. Safe for use by many threads. */
@Component
public class LoadMeters {
    /** Rows by what became of them, counted when their checkpoint is stored. */
    static final String DOCUMENTS = "greenlight.documents";
    /** Reading and encoding one page. */
    static final String PAGE_READ = "greenlight.page.read";
    /** One bulk request, from sending it to its answer. */
    static final String BULK = "greenlight.bulk";
    /** Bytes of answered bulk requests. */
    static final String BULK_BYTES = "greenlight.bulk.sent";

    private static final Duration SHORTEST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final MeterRegistry registry;

    LoadMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The rows of a page have their final outcome, and it is recorded. */
    public void loaded(String entity, long indexed, long superseded, long dead) {
        count(entity, "indexed", indexed);
        count(entity, "superseded", superseded);
        count(entity, "dead", dead);
    }

    private void count(String entity, String outcome, long documents) {
        Counter.builder(DOCUMENTS)
                .tag("entity", entity)
                .tag("outcome", outcome)
                .register(registry)
                .increment((double) documents);
    }

    /** A page was read. */
    public void read(String source, Duration time) {
        timer(PAGE_READ).tag("source", source).register(registry).record(time);
    }

    /** A bulk request was answered. */
    public void wrote(String target, long bytes, Duration time) {
        timer(BULK).tag("target", target).register(registry).record(time);
        Counter.builder(BULK_BYTES)
                .tag("target", target)
                .baseUnit("bytes")
                .register(registry)
                .increment((double) bytes);
    }

    private static Timer.Builder timer(String name) {
        return Timer.builder(name)
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60));
    }
}
