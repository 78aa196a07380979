package io.greenlight.testbed.data;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Rows of {@code subscribers} and {@code subscriber_groups}, account by account, equal for equal seeds. */
final class SubscriberRows {
    private static final int COLUMNS = 20;
    private static final int GROUP_COLUMNS = 3;
    private static final int MOST_GROUPS = 5;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long OLDEST_DAYS = 4 * 365;

    private static final List<byte[]> STATUSES = utf8(
            "active",
            "active",
            "active",
            "active",
            "active",
            "active",
            "active",
            "unsubscribed",
            "unconfirmed",
            "bounced");
    private static final List<byte[]> SOURCES = utf8("import", "import", "form", "form", "api", "manual");
    private static final List<byte[]> TAGS = utf8(
            "newsletter",
            "customer",
            "vip",
            "lead",
            "trial",
            "webinar-2025",
            "black-friday",
            "churn-risk",
            "beta",
            "partner",
            "event:berlin",
            "event:london",
            "blog",
            "loyalty:gold",
            "loyalty:silver",
            "loyalty:bronze");
    private static final byte[] UNSUBSCRIBED = utf8("unsubscribed").getFirst();
    private static final byte[] UNCONFIRMED = utf8("unconfirmed").getFirst();
    private static final List<byte[]> NO_TEXTS = List.of();

    private final long seed;
    private final long nowMicros;
    private final Names names;
    private final CustomFields customFields;
    private final RowBuffer scratch = new RowBuffer(1024);

    SubscriberRows(long seed, Instant now, Names names) {
        this.seed = seed;
        this.nowMicros = BinaryCopy.epochMicros(now);
        this.names = names;
        this.customFields = new CustomFields(names, now);
    }

    void write(Account account, BinaryCopy copy) throws SQLException {
        SplittableRandom random = Streams.SUBSCRIBERS.of(seed, account.id());
        SubscriberIds ids = SubscriberIds.of(account.id());
        for (long position = 0; position < account.subscribers(); position++) {
            write(account.id(), ids.at(position), copy, random);
        }
    }

    /** A subscriber has none to five groups of the account's few. */
    void writeGroups(Account account, BinaryCopy copy) throws SQLException {
        SplittableRandom random = Streams.GROUPS.of(seed, account.id());
        SubscriberIds ids = SubscriberIds.of(account.id());
        int known = MOST_GROUPS + random.nextInt(25);
        for (long position = 0; position < account.subscribers(); position++) {
            int member = random.nextInt(MOST_GROUPS + 1);
            int[] groups = random.ints(0, known).distinct().limit(member).toArray();
            Arrays.sort(groups);
            for (int group : groups) {
                copy.row(GROUP_COLUMNS);
                copy.bigint(account.id());
                copy.bigint(ids.at(position));
                copy.bigint(account.id() * 100 + group);
            }
        }
    }

    private void write(long account, long id, BinaryCopy copy, RandomGenerator random) throws SQLException {
        Names.Region region = names.region(random);
        byte[] status = drawn(STATUSES, random);
        long created = nowMicros - random.nextLong(1, OLDEST_DAYS * MICROS_PER_DAY);
        copy.row(COLUMNS);
        copy.bigint(account);
        copy.bigint(id);
        writePerson(region, id, copy, random);
        copy.text(status);
        copy.text(drawn(SOURCES, random));
        copy.text(region.country());
        copy.textOrNull(random.nextInt(10) < 8 ? region.cities().draw(random) : null);
        copy.timestamp(created);
        copy.timestamp(between(created, nowMicros, random));
        writeSubscribed(status, created, copy, random);
        copy.texts(tags(random));
        writeActivity(status, created, copy, random);
        writeCustomFields(copy, random);
    }

    private void writePerson(Names.Region region, long id, BinaryCopy copy, RandomGenerator random) {
        int first = random.nextInt(region.first().size());
        int last = random.nextInt(region.last().size());
        byte[] domain = names.domain(random);
        scratch.clear();
        scratch.bytes(region.firstInAddress().values().get(first))
                .text(".")
                .bytes(region.lastInAddress().values().get(last))
                .number(id)
                .text("@")
                .bytes(domain);
        copy.text(scratch);
        copy.text(domain);
        if (random.nextInt(20) == 0) {
            copy.nothing();
            return;
        }
        scratch.clear();
        scratch.bytes(region.first().values().get(first))
                .text(" ")
                .bytes(region.last().values().get(last));
        copy.text(scratch);
    }

    private void writeSubscribed(byte[] status, long created, BinaryCopy copy, RandomGenerator random) {
        if (Arrays.equals(status, UNCONFIRMED)) {
            copy.nothing();
        } else {
            copy.timestamp(between(created, Math.min(nowMicros, created + MICROS_PER_DAY), random));
        }
    }

    /** Counters, last times and score agree: nobody opened what was not sent, or clicked what was not opened. */
    private void writeActivity(byte[] status, long created, BinaryCopy copy, RandomGenerator random) {
        long sent = Arrays.equals(status, UNCONFIRMED)
                ? 0
                : random.nextLong(Arrays.equals(status, UNSUBSCRIBED) ? 20 : 250);
        long opened = sent == 0 ? 0 : random.nextLong(sent + 1);
        long clicked = opened == 0 ? 0 : random.nextLong(opened + 1) / 3;
        copy.bigint(sent);
        copy.bigint(opened);
        copy.bigint(clicked);
        writeLast(opened, created, copy, random);
        writeLast(clicked, created, copy, random);
        copy.doubleOrNull(sent == 0 ? 0 : (opened + 3 * clicked) / (2.0 * sent), sent < 5);
    }

    private void writeLast(long times, long created, BinaryCopy copy, RandomGenerator random) {
        if (times == 0) {
            copy.nothing();
        } else {
            copy.timestamp(between(created, nowMicros, random));
        }
    }

    private void writeCustomFields(BinaryCopy copy, RandomGenerator random) {
        if (random.nextInt(4) == 0) {
            copy.nothing();
            return;
        }
        scratch.clear();
        customFields.write(scratch, random);
        copy.jsonb(scratch);
    }

    private static List<byte[]> tags(RandomGenerator random) {
        int number = Math.max(0, random.nextInt(6) - 2);
        if (number == 0) {
            return NO_TEXTS;
        }
        List<byte[]> tags = new ArrayList<>(number);
        int start = random.nextInt(TAGS.size());
        for (int i = 0; i < number; i++) {
            tags.add(TAGS.get((start + i * 5) % TAGS.size()));
        }
        return tags;
    }

    private static long between(long from, long to, RandomGenerator random) {
        return from + random.nextLong(to - from + 1);
    }

    private static byte[] drawn(List<byte[]> values, RandomGenerator random) {
        return values.get(random.nextInt(values.size()));
    }

    private static List<byte[]> utf8(String... values) {
        return Arrays.stream(values)
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
