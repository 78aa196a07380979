package io.greenlight.read.postgres;

import io.greenlight.read.EntityQuery;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.Reader;
import io.greenlight.schema.FieldKind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A process that reads one page of 400 MB: far more than fits between server and client, so that it can be frozen in it. */
final class FrozenReader {
    static final String NAME = "eu-1/1";

    private static final EntityQuery WIDE = Shard.entity(
            Schemas.keyedBy("id").with("name", FieldKind.TEXT).named("thing"),
            "SELECT account, id, repeat('x', 10000) AS name FROM thing");

    private static final PostgresSettings.Limits LIMITS =
            new PostgresSettings.Limits(1, Duration.ofSeconds(5), Duration.ofSeconds(60), 1L << 30);

    private FrozenReader() {}

    /** With URL, user and password. */
    public static void main(String[] arguments) {
        PostgresSettings settings = new PostgresSettings(
                "eu-1",
                new PostgresSettings.Access(arguments[0], arguments[1], arguments[2]),
                List.of(Shard.NAME),
                LIMITS);
        try (PostgresSource source = new PostgresSource(settings, () -> 1, InstantSource.system());
                PageSource pages = source.openPages(Shard.NAME, WIDE, new Reader(NAME, Duration.ofSeconds(10)))) {
            pages.read(new PageRequest(Shard.pack("1"), null, 40_000));
        }
    }
}
