package io.greenlight.api;

import io.greenlight.webhook.WebhookStatus;
import io.greenlight.webhook.Webhooks;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/webhooks}: how the deliveries of flips are. */
@RestController
final class WebhooksController {
    private final Webhooks webhooks;

    WebhooksController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @GetMapping(path = "/api/v1/webhooks", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, List<WebhookStatus>> webhooks() {
        try {
            return Map.of("webhooks", webhooks.status());
        } catch (DataAccessException away) {
            throw NotAnswered.controlAway();
        }
    }
}
