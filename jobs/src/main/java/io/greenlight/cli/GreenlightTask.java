package io.greenlight.cli;

import io.greenlight.audit.Audit;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that needs the application: starts it, runs, and ends it. */
@Command(mixinStandardHelpOptions = true)
abstract class GreenlightTask implements Callable<Integer> {
    @Mixin
    GlobalOptions options = new GlobalOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public final Integer call() throws Exception {
        Printer printer = new Printer(Objects.requireNonNull(spec).commandLine().getOut(), options.json);
        try (Application application = start(options)) {
            return this instanceof Changing changing && changing.changes()
                    ? AuditedRun.run(application.get(Audit.class), spec, () -> run(application, printer))
                            .code()
                    : run(application, printer).code();
        }
    }

    /** Starts what the command needs. */
    Application start(GlobalOptions given) {
        return Application.start(given);
    }

    /** Does the work of the command. */
    abstract ExitCode run(Application application, Printer printer) throws Exception;
}
