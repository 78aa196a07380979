package io.greenlight.webhook;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.WebhookProperties;
import io.greenlight.control.ControlClock;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.control.TaskTable;
import io.greenlight.dispatch.Worker;
import io.greenlight.flip.Flip;
import io.greenlight.flip.FlipStore;
import io.greenlight.webhook.WebhookStore.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Delivers flips to webhooks, at least once and each webhook in the order of the flips. Each has a task and a thread of its own: one
 * that is slow or dead keeps nobody else. What was not taken is sent again, the same bytes with the same id, after a pause
 * that doubles; servers share the tasks, and what a dead one did is done by another.
 *
 * <ol>
 *   <li>Note the last flip of the delivery.
 *   <li>Post the flips up to it.
 *   <li>Note that they were taken. If it dies before, they are posted again.
 * </ol>
 */
@Component
public class Webhooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration NOT_OURS = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 20;
    /** So many in a row, and then it is somebody else's turn. */
    private static final int DELIVERIES = 50;

    private final Map<String, WebhookProperties> webhooks;
    private final WebhookStore store;
    private final FlipStore flips;
    private final WebhookSender sender;
    private final ControlClock clock;
    private final Running running;

    /** What it runs on. */
    @Component
    record Running(TaskSchedulers schedulers, Worker worker) {}

    private @Nullable Scheduler scheduler;

    Webhooks(
            GreenlightProperties properties,
            WebhookStore store,
            FlipStore flips,
            WebhookSender sender,
            ControlClock clock,
            Running running) {
        this.webhooks = Map.copyOf(properties.webhooks());
        this.store = store;
        this.flips = flips;
        this.sender = sender;
        this.clock = clock;
        this.running = running;
    }

    /** Begins to deliver; does nothing when no webhook is configured. */
    public synchronized void start() {
        if (webhooks.isEmpty() || scheduler != null) {
            return;
        }
        CustomTask<Void> task = Tasks.custom("webhook", Void.class)
                .onDeadExecution((dead, operations) -> operations.reschedule(dead, clock.instant()))
                .onFailure((failed, operations) ->
                        operations.reschedule(failed, clock.instant().plus(FIRST_PAUSE)))
                .execute((instance, context) -> deliver(instance.getId()));
        Scheduler started =
                running.schedulers.scheduler(TaskTable.WEBHOOKS, running.worker.name(), webhooks.size(), List.of(task));
        SchedulerClient client = running.schedulers.client(TaskTable.WEBHOOKS, task);
        webhooks.keySet().forEach(name -> {
            store.ensure(name);
            client.scheduleIfNotExists(task.instance(name), clock.instant());
        });
        started.start();
        scheduler = started;
    }

    private CompletionHandler<Void> deliver(String name) {
        WebhookProperties webhook = webhooks.get(name);
        // Another server may know it: that one goes on.
        Duration pause = webhook == null ? NOT_OURS : deliver(name, webhook);
        return (complete, operations) ->
                operations.reschedule(complete, clock.instant().plus(pause));
    }

    /** How long to wait before the next. */
    private Duration deliver(String name, WebhookProperties webhook) {
        for (int number = 0; number < DELIVERIES; number++) {
            Optional<Delivery> next = store.begin(name, webhook.batch());
            if (next.isEmpty()) {
                return IDLE;
            }
            Delivery delivery = next.get();
            List<Flip> told = flips.between(delivery.after(), delivery.through());
            String error = told.isEmpty() ? "" : send(webhook, delivery, told);
            if (!error.isEmpty()) {
                return failed(webhook, delivery, error);
            }
            store.delivered(delivery);
        }
        return Duration.ZERO;
    }

    private String send(WebhookProperties webhook, Delivery delivery, List<Flip> told) {
        try {
            return sender.send(webhook, delivery, told);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return "this server ended";
        }
    }

    private Duration failed(WebhookProperties webhook, Delivery delivery, String error) {
        int failures = store.failed(delivery, error);
        if (failures == 1) {
            LOG.warn("Webhook {} does not take flips: {}. It is tried again", delivery.webhook(), error);
        }
        return pause(failures, webhook.longestPause());
    }

    static Duration pause(int failures, Duration longest) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /** All that are configured. */
    public Set<String> names() {
        return webhooks.keySet();
    }

    /** How the deliveries to all that are configured are. */
    public List<WebhookStatus> status() {
        return webhooks.isEmpty() ? List.of() : store.all(List.copyOf(webhooks.keySet()));
    }

    @Override
    public synchronized void close() {
        Scheduler current = scheduler;
        if (current != null) {
            current.stop();
            scheduler = null;
        }
    }
}
