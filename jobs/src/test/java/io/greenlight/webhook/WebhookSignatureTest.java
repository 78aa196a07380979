package io.greenlight.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
    @Test
    void signsTimeAndBody() {
        WebhookSignature signature = new WebhookSignature("0123456789abcdef");

        // echo -n '1764000000.{}' | openssl dgst -sha256 -hmac 0123456789abcdef
        assertThat(signature.header(1_764_000_000L, "{}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("t=1764000000,v1=7d30677170eef90881d27d4ed43c2fbd6dc9b8344fa6abe28751fe26722a3342");
        assertThat(signature.header(1_764_000_001L, "{}".getBytes(StandardCharsets.UTF_8)))
                .doesNotContain("7d30677170eef90881d27d4ed43c2fbd6dc9b8344fa6abe28751fe26722a3342");
        assertThat(signature).hasToString("WebhookSignature[]");
    }

    @Test
    void pausesDoubleUpToALimit() {
        Duration longest = Duration.ofMinutes(5);

        assertThat(Webhooks.pause(1, longest)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Webhooks.pause(4, longest)).isEqualTo(Duration.ofSeconds(8));
        assertThat(Webhooks.pause(10, longest)).isEqualTo(longest);
        assertThat(Webhooks.pause(1_000_000, longest)).isEqualTo(longest);
    }
}
