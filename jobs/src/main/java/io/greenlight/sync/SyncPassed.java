package io.greenlight.sync;

import io.greenlight.verify.SyncBarrier;
import org.springframework.stereotype.Component;

/** Lets those who compare wait until the sync has written what they read. */
@Component
class SyncPassed implements SyncBarrier {
    private final SyncCatchUp sync;

    SyncPassed(SyncCatchUp sync) {
        this.sync = sync;
    }

    /** Whatever a read has seen was committed, and so lies before the position of now. */
    @Override
    public void awaitPast(String source, long version) {
        sync.catchUp(source);
    }
}
