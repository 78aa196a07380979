package io.greenlight.api;

import io.greenlight.desk.Page;
import io.greenlight.webhook.WebhookStatus;
import io.greenlight.webhook.Webhooks;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Webhooks. */
@RestController
@Tag(name = "webhooks")
final class WebhooksController {
    private final Webhooks webhooks;
    private final Polled polled;

    WebhooksController(Webhooks webhooks, Polled polled) {
        this.webhooks = webhooks;
        this.polled = polled;
    }

    /**
     * How the deliveries of flips are.
     *
     * @return one for each webhook that is configured
     */
    @GetMapping("/api/v1/webhooks")
    ResponseEntity<Page<WebhookStatus>> listWebhooks() {
        return polled.answer(Items.all(webhooks.status()));
    }
}
