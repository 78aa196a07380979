package io.greenlight.client;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** What can be asked. No method throws when there is no answer: that is a no, with a reason. */
public interface Questions {
    /** May this account send? */
    Readiness of(String account);

    /** May this account send? */
    default Readiness of(long account) {
        return of(Long.toString(account));
    }

    /** May these accounts send? Asked a thousand at a time; in their order. */
    Map<String, Readiness> ofAll(Collection<String> accounts);

    /**
     * Waits until this account may send, not longer than this. The server keeps the question and answers it when it turns ready; while
     * it does not answer, or keeps no question, it is asked again.
     *
     * @return a yes, or why not yet
     */
    Readiness awaitReady(String account, Duration longest);

    /** The same. */
    default Readiness awaitReady(long account, Duration longest) {
        return awaitReady(Long.toString(account), longest);
    }
}
