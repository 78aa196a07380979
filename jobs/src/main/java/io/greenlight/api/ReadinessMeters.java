package io.greenlight.api;

import io.greenlight.look.SharedLook;
import io.greenlight.readiness.WaitingRoom;
import io.greenlight.webhook.WebhookStatus;
import io.greenlight.webhook.Webhooks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Who waits, who follows, and how those are who are told. */
@Component
final class ReadinessMeters {
    private static final SharedLook.Pace PACE =
            new SharedLook.Pace(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(2));

    private final SharedLook<List<WebhookStatus>> webhooks;

    ReadinessMeters(WaitingRoom waiting, FlipsController flips, Webhooks webhooks, MeterRegistry registry) {
        this.webhooks = new SharedLook<>(webhooks::status, PACE);
        Gauge.builder("greenlight.readiness.waiting", waiting, WaitingRoom::waiting)
                .register(registry);
        Gauge.builder("greenlight.readiness.streams", flips, FlipsController::open)
                .register(registry);
        for (String name : webhooks.names()) {
            gauge("greenlight.webhook.waiting.flips", name, WebhookStatus::waiting, registry);
            gauge("greenlight.webhook.failures", name, WebhookStatus::failures, registry);
            gauge("greenlight.webhook.dropped.flips", name, WebhookStatus::dropped, registry);
        }
    }

    private void gauge(String metric, String name, ToDoubleFunction<WebhookStatus> value, MeterRegistry registry) {
        Gauge.builder(metric, () -> value(name, value)).tag("name", name).register(registry);
    }

    private double value(String name, ToDoubleFunction<WebhookStatus> value) {
        try {
            return webhooks.find().stream()
                    .flatMap(List::stream)
                    .filter(status -> status.name().equals(name))
                    .mapToDouble(value)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (DataAccessException | TransactionException away) {
            return Double.NaN;
        }
    }
}
