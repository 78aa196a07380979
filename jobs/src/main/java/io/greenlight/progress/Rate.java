package io.greenlight.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Documents per second over the last while. Belongs to one thread. */
public final class Rate {
    private final Duration window;
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Over this much of the past. */
    public Rate(Duration window) {
        this.window = window;
    }

    /** Notes how many documents there are now. */
    public void add(Instant now, long documents) {
        samples.addLast(new Sample(now, documents));
        while (samples.size() > 2 && samples.getFirst().at.isBefore(now.minus(window))) {
            samples.removeFirst();
        }
    }

    /** Documents per second, 0 before two samples. */
    public double perSecond() {
        if (samples.size() < 2) {
            return 0;
        }
        Duration time = Duration.between(samples.getFirst().at, samples.getLast().at);
        long documents = samples.getLast().documents - samples.getFirst().documents;
        return time.isPositive() ? documents * 1e9 / time.toNanos() : 0;
    }

    /** Time for so many more documents at this rate; empty when nothing moves. */
    public Optional<Duration> findTimeFor(long documents) {
        double rate = perSecond();
        return rate > 0 ? Optional.of(Duration.ofMillis(Math.round(documents * 1000 / rate))) : Optional.empty();
    }

    private record Sample(Instant at, long documents) {}
}
