package io.greenlight.guard;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Notices that a source's clock was set back: what is read then has a lower version than what was read before, and would lose against
 * it. The highest version is known at once to this process, and to all a second later, or when reading ends. Safe for use by many
 * threads.
 */
@Component
public class SourceClocks {
    private static final Logger LOG = LoggerFactory.getLogger(SourceClocks.class);
    private static final Duration RENEW = Duration.ofSeconds(1);

    private final SourceClockStore store;
    private final Map<String, Highest> bySource = new ConcurrentHashMap<>();

    SourceClocks(SourceClockStore store) {
        this.store = store;
    }

    /** What is known of a source, and when the control database was asked last. */
    private record Highest(long version, long askedNanos) {
        boolean isOld() {
            return System.nanoTime() - askedNanos > RENEW.toNanos();
        }

        Highest raised(long other) {
            return new Highest(Math.max(version, other), askedNanos);
        }
    }

    /** The highest version of which something was read before now. Asked before a page is read. */
    public long highest(String source) {
        return bySource.compute(source, (name, known) -> known == null || known.isOld() ? renew(name, known) : known)
                .version;
    }

    /** Lets all processes know how late it was when something was read last, since nobody here will read on. */
    public void tell(String source) {
        bySource.computeIfPresent(source, this::renew);
    }

    private Highest renew(String source, @Nullable Highest known) {
        long version = known == null ? 0 : known.version;
        try {
            version = store.raise(source, version);
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("The control database does not say how late it was on {}", source, away);
        }
        return new Highest(version, System.nanoTime());
    }

    /**
     * Looks at the version of a page.
     *
     * @param before what {@link #highest} said before the page was read
     * @param version of the page
     * @return how far the clock went back; empty if it did not
     */
    public Optional<Duration> behind(String source, long before, long version) {
        if (version < before) {
            return Optional.of(Duration.ofNanos((before - version) * 1_000));
        }
        bySource.computeIfPresent(source, (name, known) -> known.raised(version));
        return Optional.empty();
    }
}
