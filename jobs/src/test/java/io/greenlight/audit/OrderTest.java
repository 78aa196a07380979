package io.greenlight.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderTest {
    @Test
    void holdsNothingThatIsSecret() {
        Order order = new Order(
                "POST /api/v1/webhooks",
                Map.of("id", "glt_aaaaaaaaaaaa_" + "s".repeat(43)),
                Map.of(
                        "signingSecret",
                        "hush",
                        "Password",
                        "hush",
                        "_csrf",
                        "hush",
                        "url",
                        "https://jane:hush@shop.internal/hook",
                        "note",
                        "eyJhbGciOiJSUzI1NiJ9.e30.hush"));

        assertThat(order.toString()).doesNotContain("hush", "sssss").contains("https://***@shop.internal/hook");
    }

    @Test
    void isCutToALength() {
        Order order = new Order("verify", Map.of(), Map.of("accounts", "x".repeat(100_000)));

        assertThat(order.parameters().get("accounts")).hasSize(2003).endsWith("...");
    }

    @Test
    void canBeStoredAsJsonOfTheDatabase() {
        assertThat(new Order("pause", Map.of("account", "a\u0000b"), Map.of()).subject())
                .containsEntry("account", "a?b");
    }
}
