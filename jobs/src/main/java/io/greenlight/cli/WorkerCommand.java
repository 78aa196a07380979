package io.greenlight.cli;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.control.ControlHealth;
import io.greenlight.dispatch.Dispatcher;
import io.greenlight.dispatch.Drain;
import io.greenlight.problem.ExitCode;
import io.greenlight.problem.RequestRefused;
import io.greenlight.server.HttpFront;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code greenlight worker}. */
@Command(
        name = "worker",
        description = {
            "Works on whatever there is to do, beside any number of other workers. Runs until SIGTERM or SIGINT: then it finishes its pages, gives back its units and ends with exit code 0.",
            "Tells health and metrics where greenlight.worker.address and port say: on 127.0.0.1, port 8081, unless configured; port 0 tells nobody."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight worker --config application.yaml",
            "  greenlight worker --name loader-7",
            "  curl http://127.0.0.1:8081/actuator/health/readiness"
        })
final class WorkerCommand extends GreenlightTask {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Its name, one of its own. Default: made of host, process and chance")
    private @Nullable String name;

    @Override
    boolean canAskAServer() {
        return false;
    }

    @Override
    Application start(GlobalOptions given) {
        String wanted = name;
        if (wanted != null && !NAME.matcher(wanted).matches()) {
            throw new RequestRefused(
                    "Cannot call a worker '%s': a name has 1 to 100 of the characters a-z, A-Z, 0-9, '.', '_' and '-', and begins with a letter or digit"
                            .formatted(wanted));
        }
        return Application.startToWork(given, wanted);
    }

    @Override
    ExitCode run(Application application, Printer printer) throws InterruptedException {
        // Brings the schema up to date, or refuses one that is newer, also when nobody asks for the health.
        application.get(ControlHealth.class);
        try (RunUntilSignal run = RunUntilSignal.install(application.get(Drain.class));
                application;
                HttpFront front = open(application)) {
            Dispatcher dispatcher = application.get(Dispatcher.class);
            dispatcher.start();
            String url = front == null ? "" : front.url();
            printer.line("The worker runs" + (url.isEmpty() ? "" : ", its health is on " + url));
            printer.result(Map.of("url", url));
            run.await();
            // Before the rest ends, so that health is told while it drains.
            dispatcher.close();
        }
        return ExitCode.DONE;
    }

    private static @Nullable HttpFront open(Application application) {
        boolean silent = application.get(GreenlightProperties.class).worker().port() == 0;
        return silent ? null : application.open(HttpFront.Role.WORKER);
    }
}
