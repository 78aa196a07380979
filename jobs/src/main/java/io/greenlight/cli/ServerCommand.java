package io.greenlight.cli;

import io.greenlight.dispatch.Drain;
import io.greenlight.problem.ExitCode;
import io.greenlight.server.HttpFront;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code greenlight server}. */
@Command(
        name = "server",
        description = {
            "Answers over HTTP whether an account may send, does what the commands do, shows the console, and tells health and metrics. Runs until SIGTERM or SIGINT, then ends with exit code 0.",
            "Listens where greenlight.server.address, port and management-port say: on 127.0.0.1, ports 8080 and 8082, unless configured. Callers need a token, health and metrics none."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight server --config application.yaml    then look at http://127.0.0.1:8080/console",
            "  greenlight tokens create --name campaigns --scope readiness:read",
            "  curl -H 'Authorization: Bearer glt_...' \\",
            "    http://127.0.0.1:8080/api/v1/accounts/42/readiness",
            "  curl http://127.0.0.1:8082/actuator/health/readiness",
            "  curl http://127.0.0.1:8082/actuator/prometheus"
        })
final class ServerCommand extends GreenlightTask {
    @Override
    boolean canAskAServer() {
        return false;
    }

    @Override
    Application start(GlobalOptions given) {
        return Application.startToAnswer(given);
    }

    @Override
    ExitCode run(Application application, Printer printer) throws InterruptedException {
        try (RunUntilSignal run = RunUntilSignal.install(application.get(Drain.class));
                application;
                HttpFront front = application.open(HttpFront.Role.SERVER)) {
            printer.line("The server answers on " + front.url());
            printer.line("Its health and metrics are on " + front.managementUrl());
            printer.result(Map.of("url", front.url(), "managementUrl", front.managementUrl()));
            run.await();
        }
        return ExitCode.DONE;
    }
}
