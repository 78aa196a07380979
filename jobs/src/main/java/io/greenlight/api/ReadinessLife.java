package io.greenlight.api;

import io.greenlight.flip.FlipFeed;
import io.greenlight.flip.FlipRecorder;
import io.greenlight.readiness.WaitingRoom;
import io.greenlight.webhook.Webhooks;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** What a server does besides answering: records flips, follows them, delivers them; and lets go who waits when it ends. */
@Component
final class ReadinessLife implements SmartLifecycle {
    private final FlipRecorder recorder;
    private final FlipFeed feed;
    private final Webhooks webhooks;
    private final WaitingRoom waiting;
    private volatile boolean running;

    ReadinessLife(FlipRecorder recorder, FlipFeed feed, Webhooks webhooks, WaitingRoom waiting) {
        this.recorder = recorder;
        this.feed = feed;
        this.webhooks = webhooks;
        this.waiting = waiting;
    }

    @Override
    public void start() {
        recorder.start();
        feed.start();
        webhooks.start();
        running = true;
    }

    @Override
    public void stop() {
        waiting.close();
        feed.close();
        webhooks.close();
        recorder.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the container waits for the answers under way: these are what it would wait for. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
