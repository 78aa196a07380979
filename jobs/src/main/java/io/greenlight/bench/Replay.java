package io.greenlight.bench;

import io.greenlight.bench.BulkRecording.Recorded;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends recorded bulk requests as fast as the node takes them: what a load could reach that costs nothing itself. */
final class Replay {
    private final URI node;
    private final BulkRecording recording;

    Replay(URI node, BulkRecording recording) {
        this.node = node;
        this.recording = recording;
    }

    /** Sends everything once over so many connections, each taking the next request when its last is answered. */
    void run(int connections) throws IOException, InterruptedException {
        Queue<Recorded> open = new ConcurrentLinkedQueue<>(recording.requests());
        List<Future<?>> senders = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                connections, Thread.ofPlatform().name("replay-", 1).factory())) {
            for (int i = 0; i < connections; i++) {
                senders.add(threads.submit(() -> {
                    send(open);
                    return null;
                }));
            }
        }
        for (Future<?> sender : senders) {
            join(sender);
        }
    }

    private void send(Queue<Recorded> open) throws IOException {
        try (RawConnection connection = RawConnection.open(node)) {
            for (Recorded request = open.poll(); request != null; request = open.poll()) {
                connection.send(request, recording.file());
            }
        }
    }

    private static void join(Future<?> sender) throws IOException, InterruptedException {
        try {
            sender.get();
        } catch (ExecutionException failure) {
            throw new IOException("The replay failed: " + failure.getCause(), failure);
        }
    }
}
