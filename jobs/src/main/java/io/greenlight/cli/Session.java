package io.greenlight.cli;

import io.greenlight.desk.Desks;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.remote.HttpDesks;
import org.jspecify.annotations.Nullable;

/** What a command works with: the application in this process, or a server. */
final class Session implements AutoCloseable {
    private final Desks desks;
    private final @Nullable Application application;
    private final @Nullable HttpDesks remote;

    private Session(Desks desks, @Nullable Application application, @Nullable HttpDesks remote) {
        this.desks = desks;
        this.application = application;
        this.remote = remote;
    }

    /** The application in this process. */
    static Session of(Application application) {
        return new Session(application.get(Desks.class), application, null);
    }

    /** A server. */
    static Session of(ServerChoice server) {
        HttpDesks desks = new HttpDesks(server.url(), server.token(), server.tls());
        return new Session(desks, null, desks);
    }

    /** What can be done. */
    Desks desks() {
        return desks;
    }

    /** Whether this process does the work itself. */
    boolean worksHere() {
        return application != null;
    }

    /** While this process works: a signal lets it finish its pages, and what holds it back is printed. */
    Working beginToWork(Printer printer) {
        Application here = application;
        return here == null
                ? new Working(null, null)
                : new Working(
                        StopOnSignal.install(here.get(Drain.class)),
                        HeldBackLines.start(here.get(HeldBack.class), printer));
    }

    /** The same, when something else shows what holds it back. */
    Working beginToWork() {
        Application here = application;
        return new Working(here == null ? null : StopOnSignal.install(here.get(Drain.class)), null);
    }

    /**
     * The time in which this process works.
     *
     * @param stop null when the work is done elsewhere
     * @param why null when nobody is told
     */
    record Working(@Nullable StopOnSignal stop, @Nullable HeldBackLines why) implements AutoCloseable {
        @Override
        public void close() {
            if (why != null) {
                why.close();
            }
            if (stop != null) {
                stop.close();
            }
        }
    }

    @Override
    public void close() {
        if (remote != null) {
            remote.close();
        }
    }
}
