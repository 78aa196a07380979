package io.greenlight.server;

import io.greenlight.cli.Application;
import io.greenlight.cli.GlobalOptions;
import io.greenlight.dispatch.Dispatcher;
import io.greenlight.fixture.Installation;

/** The application in this JVM, with its HTTP side. */
record Running(Application application, HttpFront front, Web web, Web management) implements AutoCloseable {
    static Running server(Installation installation) {
        Web web = Web.onFreePort();
        Web management = Web.onFreePort();
        installation.with("greenlight.server.port", Integer.toString(web.port()));
        installation.with("greenlight.server.management-port", Integer.toString(management.port()));
        Application application = Application.startToAnswer(options(installation));
        return new Running(application, application.open(HttpFront.Role.SERVER), web, management);
    }

    static Running worker(Installation installation) {
        Web web = Web.onFreePort();
        installation.with("greenlight.worker.port", Integer.toString(web.port()));
        Application application = Application.startToWork(options(installation), null);
        application.get(Dispatcher.class).start();
        return new Running(application, application.open(HttpFront.Role.WORKER), web, web);
    }

    private static GlobalOptions options(Installation installation) {
        GlobalOptions options = new GlobalOptions();
        options.config = installation.configuration();
        return options;
    }

    @Override
    public void close() {
        front.close();
        application.close();
    }
}
