package io.greenlight.console;

import io.greenlight.look.SharedLook;
import io.greenlight.progress.Progress;
import io.greenlight.progress.ProgressHistoryStore;
import io.greenlight.progress.ProgressStore;
import io.greenlight.progress.Rate;
import io.greenlight.reindex.Reindex;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How far reindexes are, counted at most once a second for each that is under way, however many look. */
@Component
class ReindexLooks {
    private static final SharedLook.Pace PACE =
            new SharedLook.Pace(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(4));
    /** What is over changes only by its dead letters. */
    private static final SharedLook.Pace RESTING =
            new SharedLook.Pace(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofSeconds(4));

    private static final int MOST = 100;

    private final ProgressStore progress;
    private final ProgressHistoryStore history;
    private final UnitListStore units;
    private final Map<Key, SharedLook<Optional<Figures>>> looks = new LinkedHashMap<>();

    ReindexLooks(ProgressStore progress, ProgressHistoryStore history, UnitListStore units) {
        this.progress = progress;
        this.history = history;
        this.units = units;
    }

    /** A reindex, and whether somebody works on it. */
    private record Key(long reindex, boolean running) {}

    /**
     * What is counted of a reindex.
     *
     * @param progress how far
     * @param perSecond documents per second in the last minute
     * @param left time until it is loaded; null when nobody knows
     * @param units its units by state
     */
    public record Figures(
            Progress progress, double perSecond, @Nullable Duration left, List<UnitListStore.Group> units) {
        public Figures {
            units = List.copyOf(units);
        }
    }

    /**
     * The figures of a reindex.
     *
     * @throws NotInTime if the control database takes too long
     */
    Figures figures(Reindex reindex) {
        Key key = new Key(reindex.id(), reindex.isRunning());
        return look(key).find().orElseThrow(NotInTime::new).orElseThrow(() -> missing(reindex.id()));
    }

    private static NotFoundPage missing(long reindex) {
        return new NotFoundPage("Reindex %d does not exist".formatted(reindex));
    }

    private synchronized SharedLook<Optional<Figures>> look(Key key) {
        SharedLook<Optional<Figures>> look = looks.computeIfAbsent(
                key, asked -> new SharedLook<>(() -> count(asked.reindex), asked.running ? PACE : RESTING));
        if (looks.size() > MOST) {
            looks.remove(looks.keySet().iterator().next());
        }
        return look;
    }

    private Optional<Figures> count(long reindex) {
        return progress.find(reindex).map(now -> {
            Rate rate = history.rate(reindex);
            return new Figures(now, rate.perSecond(), now.findLeft(rate).orElse(null), units.byState(reindex));
        });
    }
}
