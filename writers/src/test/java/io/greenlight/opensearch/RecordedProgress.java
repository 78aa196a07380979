package io.greenlight.opensearch;

import io.greenlight.bulk.BulkConcurrency;
import io.greenlight.bulk.WriteListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what a writer told. */
final class RecordedProgress implements WriteListener {
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<BulkConcurrency> concurrency = new CopyOnWriteArrayList<>();
    final AtomicInteger documents = new AtomicInteger();

    @Override
    public void wrote(int count, long bytes, long nanos) {
        documents.addAndGet(count);
    }

    @Override
    public void heldBack(String reason) {
        events.add(reason);
    }

    @Override
    public void goesOn() {
        events.add("goes on");
    }

    @Override
    public void concurrencyChanged(BulkConcurrency now) {
        concurrency.add(now);
    }
}
