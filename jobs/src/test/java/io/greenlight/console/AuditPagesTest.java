package io.greenlight.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.audit.AuditEntry;
import io.greenlight.audit.AuditEntry.Door;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditPagesTest {
    private static String how(Map<String, String> subject, Map<String, String> parameters) {
        AuditEntry entry =
                new AuditEntry(1, Instant.EPOCH, "token jane", Door.HTTP, "POST /x", subject, parameters, "303", null);
        return AuditPages.Entry.of(entry).how();
    }

    @Test
    void saysWhatAnOrderWasAboutAndHowItWasGiven() {
        assertThat(how(Map.of(), Map.of("entity", "subscriber", "cause", "is null", "_csrf", "***")))
                .isEqualTo("cause=is null, entity=subscriber");
        assertThat(how(Map.of("name", "eu-1"), Map.of("slots", "3"))).isEqualTo("name=eu-1, slots=3");
        assertThat(how(Map.of(), Map.of())).isEmpty();
    }
}
