package io.greenlight.dispatch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks the slots of this process to stop after their current page. Once asked, it stays asked. */
public final class Drain {
    private final CountDownLatch asked = new CountDownLatch(1);

    /** Asks to stop. */
    public void request() {
        asked.countDown();
    }

    /** Whether to stop. */
    public boolean isRequested() {
        return asked.getCount() == 0;
    }

    /** Waits until asked to stop. */
    public void await() throws InterruptedException {
        asked.await();
    }

    /** Waits for a while, or until asked to stop; true if asked. */
    public boolean await(Duration pause) throws InterruptedException {
        return asked.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}
