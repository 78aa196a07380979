package io.greenlight.cli;

import io.greenlight.audit.Audit;
import io.greenlight.control.ControlCheck;
import io.greenlight.doctor.ChecksFailed;
import io.greenlight.problem.ExitCode;
import io.greenlight.problem.RequestRefused;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that needs the application: starts it, runs, and ends it; or one that asks a server for the same. */
@Command(mixinStandardHelpOptions = true)
abstract class GreenlightTask implements Callable<Integer> {
    @Mixin
    GlobalOptions options = new GlobalOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public final Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        Printer printer = new Printer(command.commandLine().getOut(), options.json);
        Optional<ServerChoice> server = findServer(command.name());
        if (server.isPresent()) {
            try (Session session = Session.of(server.get())) {
                return run(session, printer).code();
            }
        }
        try (Application application = start(options)) {
            return this instanceof Audited audited && audited.isAudited() && isUsable(application)
                    ? AuditedRun.run(application.get(Audit.class), spec, () -> run(application, printer))
                            .code()
                    : run(application, printer).code();
        }
    }

    /** Where the control database cannot be used nothing can be changed or shown, nor written down; the command says why. */
    private static boolean isUsable(Application application) {
        return !ChecksFailed.hasProblem(
                List.of(application.get(ControlCheck.class).check()));
    }

    private Optional<ServerChoice> findServer(String name) {
        if (canAskAServer()) {
            return ServerChoice.find(options, System.getenv());
        }
        if (options.server != null) {
            throw new RequestRefused("--server: not with %s, which works in this process".formatted(name));
        }
        return Optional.empty();
    }

    /** Says to people what is no part of the result, and stays on the terminal when the output goes to a file. */
    final void aside(String text) {
        if (!options.json) {
            Objects.requireNonNull(spec).commandLine().getErr().println(Harmless.line(text));
        }
    }

    /** Whether a server can do it. */
    boolean canAskAServer() {
        return true;
    }

    /** Starts what the command needs. */
    Application start(GlobalOptions given) {
        return Application.start(given);
    }

    /** Does the work of the command in this process. */
    ExitCode run(Application application, Printer printer) throws Exception {
        try (Session session = Session.of(application)) {
            return run(session, printer);
        }
    }

    /** Does the work of the command, here or through a server. */
    ExitCode run(Session session, Printer printer) throws Exception {
        throw new UnsupportedOperationException("This command works in this process only");
    }
}
