package io.greenlight.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.greenlight.config.SecurityProperties;
import java.time.Duration;

/**
 * How much one caller, and one address without a token that works, may ask: a bucket each that fills again within a second. Safe for use
 * by many threads.
 */
final class RequestLimits {
    private static final int MOST_BUCKETS = 100_000;

    private final int requestsPerSecond;
    private final int refusalsPerSecond;
    private final Cache<String, Bucket> callers = buckets();
    private final Cache<String, Bucket> addresses = buckets();
    private final Cache<String, Bucket> visitors = buckets();

    RequestLimits(SecurityProperties security) {
        this.requestsPerSecond = security.requestsPerSecond();
        this.refusalsPerSecond = security.refusalsPerSecond();
    }

    private static Cache<String, Bucket> buckets() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_BUCKETS)
                .expireAfterAccess(Duration.ofMinutes(1))
                .build();
    }

    private static Bucket bucket(int perSecond) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }

    /** Counts a request of this caller; how long it must wait if that was one too many, else zero. */
    Duration countRequest(String caller) {
        return count(callers, caller);
    }

    /** The same for whoever visits the pages from this address and is not signed in. */
    Duration countVisit(String address) {
        return count(visitors, address);
    }

    private Duration count(Cache<String, Bucket> buckets, String whose) {
        ConsumptionProbe probe =
                buckets.get(whose, key -> bucket(requestsPerSecond)).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    }

    /** Counts a refusal; false if that was one too many. */
    boolean countRefusal(String address) {
        return addresses.get(address, key -> bucket(refusalsPerSecond)).tryConsume(1);
    }

    /** Whether this address was refused too often just now. */
    boolean isRefusedTooOften(String address) {
        Bucket bucket = addresses.getIfPresent(address);
        return bucket != null && bucket.getAvailableTokens() == 0;
    }

    static Problem refusedTooOften() {
        return Problem.tooManyRequests("Too many requests without a token that works came from this address");
    }
}
