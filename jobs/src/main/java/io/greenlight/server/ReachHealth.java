package io.greenlight.server;

import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetUnavailable;
import io.greenlight.look.SharedLook;
import io.greenlight.read.Source;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.Sources;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether several servers answer, each by its name. Looks at each at most every ten seconds, however many ask: a source has
 * better things to do.
 */
final class ReachHealth implements HealthIndicator {
    private static final SharedLook.Pace PACE =
            new SharedLook.Pace(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(2));
    private static final String ANSWERS = "answers";
    private static final String AWAY = "does not answer";
    private static final String REFUSES = "answers, and refuses";

    private final Map<String, SharedLook<String>> servers = new TreeMap<>();

    static ReachHealth ofSources(Sources sources) {
        ReachHealth health = new ReachHealth();
        for (Source source : sources.all()) {
            health.servers.put(source.name(), new SharedLook<>(() -> look(source), PACE));
        }
        return health;
    }

    private static String look(Source source) {
        try {
            source.identity();
            return ANSWERS;
        } catch (SourceUnavailable away) {
            return AWAY;
        } catch (SourceRefused refused) {
            return REFUSES;
        }
    }

    /** With something to ask a target of this name. */
    static ReachHealth ofTargets(Collection<String> names, Consumer<String> question) {
        ReachHealth health = new ReachHealth();
        names.forEach(name -> health.servers.put(name, new SharedLook<>(() -> look(name, question), PACE)));
        return health;
    }

    private static String look(String name, Consumer<String> question) {
        try {
            question.accept(name);
            return ANSWERS;
        } catch (TargetUnavailable away) {
            return AWAY;
        } catch (TargetRefused refused) {
            return REFUSES;
        }
    }

    @Override
    public Health health() {
        servers.values().forEach(SharedLook::begin);
        Map<String, String> words = new TreeMap<>();
        servers.forEach((name, look) -> words.put(name, look.find().orElse(AWAY)));
        boolean all = words.values().stream().allMatch(ANSWERS::equals);
        return (all ? Health.up() : Health.down()).withDetails(words).build();
    }
}
