package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.webhooks.<name>.*}: somebody who is told of flips.
 *
 * @param url where they are posted to
 * @param secret what the posts are signed with
 * @param timeout longest time that one post may take
 * @param batch most flips of one post
 * @param longestPause a target that does not take them is tried again after a pause that grows up to this
 */
public record WebhookProperties(
        @NotBlank
        @Pattern(
                regexp = "https?://[^\\s/]+\\S*",
                message = "must be an http or https URL, as https://app.example.com/readiness")
        String url,

        @NotBlank @Size(min = 16, message = "must have at least 16 characters")
        String secret,

        @DefaultValue("5s") Duration timeout,
        @DefaultValue("100") @Min(1) @Max(1_000) int batch,
        @DefaultValue("5m") Duration longestPause) {
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(Fault.unlessPositive("timeout", timeout));
        faults.addAll(Fault.unlessPositive("longest-pause", longestPause));
        return faults;
    }

    @Override
    public String toString() {
        return "WebhookProperties[url=%s, timeout=%s, batch=%d, longestPause=%s]"
                .formatted(url, timeout, batch, longestPause);
    }
}
