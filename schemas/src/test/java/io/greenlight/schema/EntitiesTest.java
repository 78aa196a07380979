package io.greenlight.schema;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntitiesTest {
    private static final String FOLDER = "io/greenlight/entities/";

    @Test
    void subscriberHasTheFieldsThatAreCommonToAllSources() {
        EntitySchema subscriber = AvroEntityParser.parseResource(FOLDER + "subscriber.avsc");

        assertThat(subscriber.fields())
                .extracting(FieldSpec::name)
                .containsExactly(
                        "account",
                        "id",
                        "email",
                        "domain",
                        "name",
                        "status",
                        "source",
                        "country",
                        "city",
                        "created_at",
                        "updated_at",
                        "subscribed_at",
                        "group_ids",
                        "tags",
                        "sent",
                        "opened",
                        "clicked",
                        "last_open_at",
                        "last_click_at",
                        "score",
                        "custom_fields");
        assertThat(subscriber.name()).isEqualTo("subscriber");
        assertThat(subscriber.account().name()).isEqualTo("account");
        assertThat(subscriber.key()).extracting(FieldSpec::name).containsExactly("id");
        assertThat(subscriber.isMonthly()).isFalse();
        assertThat(subscriber.fingerprint()).matches("[0-9a-f]{16}");
    }

    @Test
    void eventIsKeptByTheMonthOfItsTime() {
        EntitySchema event = AvroEntityParser.parseResource(FOLDER + "event.avsc");

        assertThat(event.fields())
                .extracting(FieldSpec::name)
                .containsExactly("account", "id", "subscriber", "type", "campaign", "time", "url", "ip", "user_agent");
        assertThat(requireNonNull(event.month()).name()).isEqualTo("time");
    }

    @Test
    void subscriberLimitsAndMapsWhatItsSchemaSays() {
        EntitySchema subscriber = AvroEntityParser.parseResource(FOLDER + "subscriber.avsc");

        FieldSpec email = subscriber.findField("email").orElseThrow();
        assertThat(email.maxBytes()).isEqualTo(320);
        assertThat(email.mapping()).isEqualTo(Map.of("type", "keyword"));
        FieldSpec groups = subscriber.findField("group_ids").orElseThrow();
        assertThat(groups.array()).isTrue();
        assertThat(groups.kind()).isEqualTo(FieldKind.LONG);
        assertThat(groups.mapping()).isEqualTo(Map.of("type", "keyword"));
        FieldSpec custom = subscriber.findField("custom_fields").orElseThrow();
        assertThat(custom.kind()).isEqualTo(FieldKind.JSON);
        assertThat(custom.nullable()).isTrue();
        assertThat(custom.mapping()).isEqualTo(Map.of("type", "flat_object"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscriber.avsc", "event.avsc"})
    void everyFieldIsDocumented(String file) {
        assertThat(AvroEntityParser.parseResource(FOLDER + file).fields())
                .extracting(FieldSpec::doc)
                .allSatisfy(doc -> assertThat(doc).endsWith("."));
    }
}
