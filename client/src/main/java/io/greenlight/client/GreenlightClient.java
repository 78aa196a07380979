package io.greenlight.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Greenlight server whether accounts may send. Fail-closed: whatever goes wrong is a no, with the reason. Answers are
 * remembered for half a second. Safe for use by many threads; one for the whole application is right.
 *
 * <pre>{@code
 * GreenlightClient readiness = GreenlightClient.of(URI.create("http://greenlight:8080")).build();
 * if (readiness.of(42).ready()) {
 *     send(campaign);
 * }
 * }</pre>
 */
public final class GreenlightClient implements Questions {
    /** What the server takes in one question. */
    private static final int BATCH = 1_000;
    /** A long poll is not longer, so that what lies between does not cut it. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(25);
    /** Below it pauses between questions are as good. */
    private static final Duration SHORTEST_POLL = Duration.ofSeconds(1);

    /** What the server says to a wait that it does not allow. */
    private static final String MALFORMED_WAIT = "MALFORMED_WAIT";

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Transport transport;
    private final Duration timeout;
    private final AnswerCache cache;
    private final Function<String, Policy> policy;
    private final ClientMetrics metrics;

    private GreenlightClient(Builder builder) {
        this.transport = new Transport(builder);
        this.timeout = builder.timeout;
        this.cache = new AnswerCache(builder.cache, System::nanoTime);
        this.policy = builder.policy;
        this.metrics = builder.metrics;
    }

    /** A client of this server, as {@code https://greenlight.example.com:8080}. */
    public static Builder of(URI server) {
        return new Builder(server);
    }

    @Override
    public Readiness of(String account) {
        long begin = System.nanoTime();
        Readiness known = cache.find(account);
        return known != null
                ? told(known, ClientMetrics.Source.CACHE, begin)
                : told(ask(account, null), ClientMetrics.Source.SERVER, begin);
    }

    @Override
    public Map<String, Readiness> ofAll(Collection<String> accounts) {
        return askAll(accounts, null);
    }

    @Override
    public Readiness awaitReady(String account, Duration longest) {
        return await(account, null, longest);
    }

    /**
     * Questions that are answered with yes only if everything is searchable that was committed before a time.
     *
     * @param time by the clock of the account's source, taken there after the commit: {@code select clock_timestamp()}
     */
    public Questions asOf(Instant time) {
        return new Covering(time.toString());
    }

    /**
     * Questions that are answered with yes only if everything is searchable up to a position.
     *
     * @param position in the WAL of the account's source, taken there after the commit: {@code select pg_current_wal_lsn()}, as
     *     {@code 0/16B3748}
     */
    public Questions asOf(String position) {
        return new Covering(position);
    }

    private final class Covering implements Questions {
        private final String asOf;

        Covering(String asOf) {
            this.asOf = asOf;
        }

        @Override
        public Readiness of(String account) {
            long begin = System.nanoTime();
            return told(ask(account, asOf), ClientMetrics.Source.SERVER, begin);
        }

        @Override
        public Map<String, Readiness> ofAll(Collection<String> accounts) {
            return askAll(accounts, asOf);
        }

        @Override
        public Readiness awaitReady(String account, Duration longest) {
            return await(account, asOf, longest);
        }
    }

    private Readiness ask(String account, @Nullable String asOf) {
        long askedAt = System.nanoTime();
        Readiness answer = read(account, transport.get(path(account) + query(asOf, null), timeout));
        if (asOf == null && answer.isAnswered()) {
            cache.keep(answer, askedAt);
        }
        return answer;
    }

    private static Readiness read(String account, Transport.Answer answer) {
        if (!answer.isGood()) {
            return Readiness.unanswered(account, answer.reason());
        }
        try {
            return AnswerReader.readiness(account, answer.body());
        } catch (IllegalArgumentException none) {
            return Readiness.unanswered(account, Reasons.UNEXPECTED_ANSWER);
        }
    }

    private Map<String, Readiness> askAll(Collection<String> accounts, @Nullable String asOf) {
        Map<String, Readiness> all = new LinkedHashMap<>();
        List<String> distinct = new ArrayList<>(new LinkedHashSet<>(accounts));
        for (int from = 0; from < distinct.size(); from += BATCH) {
            List<String> some = distinct.subList(from, Math.min(distinct.size(), from + BATCH));
            long begin = System.nanoTime();
            Transport.Answer answer = transport.post("/api/v1/readiness", json(some, asOf), timeout);
            Map<String, Readiness> read = readAll(answer);
            String missing = answer.isGood() ? Reasons.UNEXPECTED_ANSWER : answer.reason();
            some.forEach(account -> all.put(
                    account,
                    told(
                            read.getOrDefault(account, Readiness.unanswered(account, missing)),
                            ClientMetrics.Source.SERVER,
                            begin)));
        }
        return all;
    }

    private static Map<String, Readiness> readAll(Transport.Answer answer) {
        try {
            return answer.isGood() ? AnswerReader.batch(answer.body()) : Map.of();
        } catch (IllegalArgumentException none) {
            return Map.of();
        }
    }

    private static String json(List<String> accounts, @Nullable String asOf) {
        String list = accounts.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]"));
        return asOf == null
                ? "{\"accounts\":%s}".formatted(list)
                : "{\"accounts\":%s,\"asOf\":%s}".formatted(list, Json.quote(asOf));
    }

    private Readiness await(String account, @Nullable String asOf, Duration longest) {
        long begin = System.nanoTime();
        LongPoll poll = new LongPoll(account, asOf);
        Duration pause = FIRST_PAUSE;
        Readiness answer = Readiness.unanswered(account, Reasons.TIMED_OUT);
        for (Duration left = longest; left.compareTo(Duration.ZERO) > 0; left = left(begin, longest)) {
            answer = decided(poll.ask(left));
            if (answer.ready()) {
                break;
            }
            if (!answer.isAnswered() || !poll.isKept()) {
                if (!pause(shorter(pause, left(begin, longest)))) {
                    break;
                }
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }
        return told(answer, ClientMetrics.Source.SERVER, begin);
    }

    /**
     * A question that the server keeps, for as long at a time as it lets: how long that is, only a refusal tells. Where it is less than
     * the shortest poll, the question is not kept.
     */
    private final class LongPoll {
        private final String account;
        private final @Nullable String asOf;
        private Duration longest = LONGEST_POLL;

        LongPoll(String account, @Nullable String asOf) {
            this.account = account;
            this.asOf = asOf;
        }

        boolean isKept() {
            return !longest.isZero();
        }

        Readiness ask(Duration left) {
            Duration wait = shorter(longest, left);
            Readiness answer = askFor(wait);
            while (answer.code().equals(MALFORMED_WAIT) && !wait.isZero()) {
                wait = halved(wait);
                longest = wait;
                answer = askFor(wait);
            }
            return answer;
        }

        private Readiness askFor(Duration wait) {
            String kept = wait.isZero() ? null : wait.toMillis() + "ms";
            return read(account, transport.get(path(account) + query(asOf, kept), wait.plus(timeout)));
        }
    }

    private static Duration halved(Duration wait) {
        Duration half = wait.dividedBy(2);
        return half.compareTo(SHORTEST_POLL) < 0 ? Duration.ZERO : half;
    }

    private static Duration left(long begin, Duration longest) {
        return longest.minusNanos(System.nanoTime() - begin);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static boolean pause(Duration pause) {
        try {
            Thread.sleep(Math.max(0, pause.toMillis()));
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String path(String account) {
        // A form writes a space as +, a path as %20.
        String encoded = URLEncoder.encode(account, StandardCharsets.UTF_8).replace("+", "%20");
        return "/api/v1/accounts/%s/readiness".formatted(encoded);
    }

    private static String query(@Nullable String asOf, @Nullable String wait) {
        List<String> parts = new ArrayList<>();
        if (asOf != null) {
            parts.add("asOf=" + URLEncoder.encode(asOf, StandardCharsets.UTF_8));
        }
        if (wait != null) {
            parts.add("wait=" + wait);
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private Readiness decided(Readiness answer) {
        if (answer.ready()) {
            return answer;
        }
        return switch (policy.apply(answer.account())) {
            case OVERRIDE_READY -> Readiness.overridden(answer);
            case OVERRIDE_READY_WHEN_UNANSWERED -> answer.isAnswered() ? answer : Readiness.overridden(answer);
            case FAIL_CLOSED -> answer;
        };
    }

    // Who counts must not decide.
    @SuppressWarnings("CatchingUnchecked")
    private Readiness told(Readiness answer, ClientMetrics.Source source, long begin) {
        Readiness told = decided(answer);
        try {
            metrics.answered(told, source, Duration.ofNanos(System.nanoTime() - begin));
        } catch (RuntimeException ignored) {
            return told;
        }
        return told;
    }

    /** How to ask. */
    public static final class Builder {
        final URI server;
        private Duration timeout = Duration.ofMillis(2500);
        Duration connectTimeout = Duration.ofSeconds(1);
        private Duration cache = Duration.ofMillis(500);
        Supplier<@Nullable String> token = () -> null;

        @Nullable
        SSLContext sslContext;

        private Function<String, Policy> policy = account -> Policy.FAIL_CLOSED;
        private ClientMetrics metrics = ClientMetrics.NONE;

        private Builder(URI server) {
            this.server = server;
        }

        /** Longest time for an answer; what is later is a no. Default: 2.5 s, the server's own limit being 2.2 s. */
        public Builder timeout(Duration longest) {
            this.timeout = positive(longest);
            return this;
        }

        /** Longest time for a connection. Default: 1 s. */
        public Builder connectTimeout(Duration longest) {
            this.connectTimeout = positive(longest);
            return this;
        }

        /**
         * How long an answer is told again without asking. Default: half a second; zero: not at all. The server may be a second behind
         * a flip, and this comes on top.
         */
        public Builder cache(Duration keep) {
            if (keep.isNegative()) {
                throw new IllegalArgumentException(
                        "Cannot keep answers for %s: it must not be negative".formatted(keep));
            }
            this.cache = keep;
            return this;
        }

        /** What is sent as {@code Authorization: Bearer}; asked for before each question, null sends none. */
        public Builder token(Supplier<@Nullable String> supplier) {
            this.token = supplier;
            return this;
        }

        /**
         * Whom to trust, and the certificate to show to a server that asks for one. Default: what the JDK trusts, and none. Host names
         * are checked in any case.
         */
        public Builder sslContext(SSLContext context) {
            this.sslContext = context;
            return this;
        }

        /** What becomes of a no, by account; asked for at each no, so that it can be changed at any time. Default: it is a no. */
        public Builder policy(Function<String, Policy> byAccount) {
            this.policy = byAccount;
            return this;
        }

        /** Who hears of answers. */
        public Builder metrics(ClientMetrics listener) {
            this.metrics = listener;
            return this;
        }

        private static Duration positive(Duration given) {
            if (given.isNegative() || given.isZero()) {
                throw new IllegalArgumentException("Cannot wait %s: it must be above zero".formatted(given));
            }
            return given;
        }

        /** The client. */
        public GreenlightClient build() {
            return new GreenlightClient(this);
        }
    }
}
