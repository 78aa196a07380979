package io.greenlight.cli;

import io.greenlight.desk.SourceDesk;
import io.greenlight.problem.ExitCode;
import io.greenlight.steering.Steering;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code greenlight limit}. */
@Command(
        name = "limit",
        description = {
            "Changes how many slots of a source read at a time, over all workers, or how many bulk requests each worker sends a target at a time.",
            "Takes effect within seconds, after the page or request that is under way, and stays until it is changed again."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight limit eu-1 --slots 2",
            "  greenlight limit --target main --bulk-connections 4"
        })
final class LimitCommand extends GreenlightTask implements Changing {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private What what = new What();

    /** One of them. */
    static final class What {
        @ArgGroup(exclusive = false)
        private @Nullable OfSource source;

        @ArgGroup(exclusive = false)
        private @Nullable OfTarget target;
    }

    /** A source and its slots. */
    static final class OfSource {
        @Parameters(index = "0", paramLabel = "SOURCE", description = "Name of the source")
        private String name = "";

        @Option(names = "--slots", required = true, paramLabel = "N", description = "1 to " + Steering.MOST_SLOTS)
        private int slots;
    }

    /** A target and its bulk requests. */
    static final class OfTarget {
        @Option(names = "--target", required = true, paramLabel = "NAME", description = "Name of the target")
        private String name = "";

        @Option(
                names = "--bulk-connections",
                required = true,
                paramLabel = "N",
                description =
                        "1 to " + Steering.MOST_BULK_CONNECTIONS + "; fewer are sent while the target pushes back")
        private int bulkConnections;
    }

    @Override
    ExitCode run(Session session, Printer printer) {
        SourceDesk desk = session.desks().sources();
        OfSource source = what.source;
        if (source == null) {
            limit(desk, Objects.requireNonNull(what.target), printer);
        } else {
            limit(desk, source, printer);
        }
        return ExitCode.DONE;
    }

    private static void limit(SourceDesk desk, OfSource source, Printer printer) {
        desk.limit(source.name, source.slots);
        printer.line("Source %s has %d slots.".formatted(source.name, source.slots));
        printer.result(Map.of("source", source.name, "slots", source.slots));
    }

    private static void limit(SourceDesk desk, OfTarget target, Printer printer) {
        desk.limitTarget(target.name, target.bulkConnections);
        printer.line("Target %s is sent at most %d bulk requests at a time by each worker."
                .formatted(target.name, target.bulkConnections));
        printer.result(Map.of("target", target.name, "bulkConnections", target.bulkConnections));
    }
}
