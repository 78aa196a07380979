package io.greenlight.testbed.data;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Rows of {@code events}, account by account: over 18 months, ids and times ascending together. */
final class EventRows {
    private static final int COLUMNS = 9;
    private static final int MONTHS = 18;
    private static final long MESSAGES_PER_CAMPAIGN = 5_000;

    private final long seed;
    private final long fromMicros;
    private final long toMicros;
    private final Names names;
    private final RowBuffer scratch = new RowBuffer(256);

    EventRows(long seed, Instant now, Names names) {
        this.seed = seed;
        this.fromMicros = BinaryCopy.epochMicros(
                now.atOffset(ZoneOffset.UTC).minusMonths(MONTHS).toInstant());
        this.toMicros = BinaryCopy.epochMicros(now);
        this.names = names;
    }

    void write(Account account, BinaryCopy copy) throws SQLException {
        SplittableRandom random = Streams.EVENTS.of(seed, account.id());
        SubscriberIds ids = SubscriberIds.of(account.id());
        long id = account.id() * 7;
        double step = (toMicros - fromMicros) / (double) Math.max(1, account.events());
        for (long position = 0; position < account.events(); position++) {
            id += 1 + random.nextInt(3);
            long time = fromMicros + (long) ((position + random.nextDouble()) * step);
            copy.row(COLUMNS);
            copy.bigint(account.id());
            copy.bigint(id);
            copy.bigint(ids.at(random.nextLong(account.subscribers())));
            write(EventType.draw(random), account.id() * 10_000 + position / MESSAGES_PER_CAMPAIGN, time, copy, random);
        }
    }

    private void write(EventType type, long campaign, long time, BinaryCopy copy, RandomGenerator random) {
        copy.text(type.column());
        if (random.nextInt(20) == 0) {
            copy.nothing();
        } else {
            copy.bigint(campaign);
        }
        copy.timestamp(time);
        writeUrl(type, copy, random);
        if (type.byAPerson()) {
            // Public addresses look like any number; the first byte stays clear of 0, 10 and 127.
            copy.ipv4((11 + random.nextInt(100)) << 24 | random.nextInt(1 << 24));
            copy.text(names.userAgents().draw(random));
        } else {
            copy.nothing();
            copy.nothing();
        }
    }

    private void writeUrl(EventType type, BinaryCopy copy, RandomGenerator random) {
        if (type != EventType.CLICKED) {
            copy.nothing();
            return;
        }
        scratch.clear();
        scratch.text("https://shop.example/")
                .bytes(names.words().draw(random))
                .text("/")
                .bytes(names.words().draw(random))
                .text("?utm_source=mail&item=")
                .number(random.nextInt(100_000));
        copy.text(scratch);
    }

    /** What can happen to a message, with its share in ten thousand. */
    private enum EventType {
        SENT(4_200),
        DELIVERED(3_900),
        OPENED(1_350),
        CLICKED(350),
        BOUNCED(140),
        UNSUBSCRIBED(50),
        COMPLAINED(10);

        private static final int TOTAL = 10_000;

        private final int share;

        EventType(int share) {
            this.share = share;
        }

        static EventType draw(RandomGenerator random) {
            int ticket = random.nextInt(TOTAL);
            for (EventType type : values()) {
                ticket -= type.share;
                if (ticket < 0) {
                    return type;
                }
            }
            throw new IllegalStateException("The shares of event types are less than " + TOTAL);
        }

        byte[] column() {
            return name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        }

        boolean byAPerson() {
            return this == OPENED || this == CLICKED || this == UNSUBSCRIBED;
        }
    }
}
