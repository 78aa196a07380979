package io.greenlight.readiness;

import io.greenlight.cli.Application;
import io.greenlight.cli.GlobalOptions;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.document.AccountId;
import io.greenlight.fixture.Installation;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexRequest.Swap;
import io.greenlight.reindex.ReindexRunner;
import java.util.List;

/** The application in this JVM, with a listener of the test's own that hears where the load is. */
record Observed(Application application) implements AutoCloseable {
    static Observed start(Installation installation, LoadObserver observer) {
        GlobalOptions options = new GlobalOptions();
        options.config = installation.configuration();
        return new Observed(Application.start(options, observer));
    }

    /** Runs a full reindex to its end. */
    Reindex reindex(Mode mode, String... entities) {
        ReindexRunner runner = application.get(ReindexRunner.class);
        return runner.run(runner.admit(new ReindexRequest(List.of(entities), mode, "main", Swap.AUTOMATIC, null)));
    }

    /** May the account send? */
    Readiness ready(long account) {
        return application
                .get(ReadinessDesk.class)
                .find(new AccountId(Long.toString(account)))
                .orElseThrow(() -> new IllegalArgumentException("Account %d is unknown".formatted(account)));
    }

    @Override
    public void close() {
        application.close();
    }
}
