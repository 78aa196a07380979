package io.greenlight.testbed.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.random.RandomGenerator;

/** What accounts keep about their subscribers: a small JSON object, sometimes nested. */
final class CustomFields {
    private static final List<String> LANGUAGES = List.of("en", "de", "fr", "es", "pl", "ja", "pt");
    private static final List<String> LEVELS = List.of("bronze", "silver", "gold", "platinum");

    private final Names names;
    private final LocalDate today;

    CustomFields(Names names, Instant now) {
        this.names = names;
        this.today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    void write(RowBuffer out, RandomGenerator random) {
        out.text("{\"language\":\"").text(drawn(LANGUAGES, random)).text("\"");
        if (random.nextBoolean()) {
            out.text(",\"birthday\":\"").text(daysAgo(6_000, 25_000, random)).text("\"");
        }
        if (random.nextBoolean()) {
            out.text(",\"company\":\"").bytes(names.words().draw(random)).text("\"");
        }
        if (random.nextInt(3) > 0) {
            writeShop(out, random);
        }
        if (random.nextInt(4) == 0) {
            out.text(",\"preferences\":{\"newsletter\":").text(Boolean.toString(random.nextBoolean()));
            out.text(",\"interest\":\"").bytes(names.words().draw(random)).text("\"}");
        }
        out.text("}");
    }

    private void writeShop(RowBuffer out, RandomGenerator random) {
        out.text(",\"orders\":").number(random.nextInt(60));
        out.text(",\"lifetime_value\":").number(random.nextInt(5_000)).text(".").number(10 + random.nextInt(90));
        out.text(",\"last_order\":\"").text(daysAgo(0, 700, random)).text("\"");
        out.text(",\"level\":\"").text(drawn(LEVELS, random)).text("\"");
    }

    private String daysAgo(int from, int to, RandomGenerator random) {
        return today.minusDays(random.nextInt(from, to)).toString();
    }

    private static String drawn(List<String> values, RandomGenerator random) {
        return values.get(random.nextInt(values.size()));
    }
}
