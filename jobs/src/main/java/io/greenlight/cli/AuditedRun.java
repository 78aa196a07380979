package io.greenlight.cli;

import io.greenlight.audit.Audit;
import io.greenlight.audit.AuditEntry.Door;
import io.greenlight.audit.Order;
import io.greenlight.problem.ExitCode;
import io.greenlight.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Writes a command into the audit log before it begins, and what came of it after. */
final class AuditedRun {
    private static final Set<String> NOT_SAID = Set.of("--config", "--json", "--verbose");

    private AuditedRun() {}

    static ExitCode run(Audit audit, CommandSpec command, Callable<ExitCode> work) throws Exception {
        Order order = order(command);
        long entry = audit.begin(Door.CLI, operator(), order);
        String outcome = "died";
        try {
            ExitCode code = work.call();
            outcome = "exit " + code.code();
            return code;
        } catch (Exception failure) {
            outcome = "exit " + Problem.of(failure).problem().exitCode().code();
            throw failure;
        } finally {
            audit.end(entry, order, outcome);
        }
    }

    /** The user of the operating system, and where. */
    static String operator() {
        return "%s@%s".formatted(System.getProperty("user.name"), host());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }

    private static Order order(CommandSpec command) {
        Map<String, String> subject = new LinkedHashMap<>();
        Map<String, String> parameters = new LinkedHashMap<>();
        ParseResult given = command.commandLine().getParseResult();
        given.matchedPositionals().forEach(argument -> subject.put(argument.paramLabel(), values(argument)));
        for (OptionSpec option : given.matchedOptions()) {
            if (!NOT_SAID.contains(option.longestName())) {
                parameters.put(option.longestName().replaceFirst("^--", ""), values(option));
            }
        }
        return new Order(command.qualifiedName().replaceFirst("^greenlight ", ""), subject, parameters);
    }

    private static String values(ArgSpec argument) {
        List<String> values = argument.originalStringValues();
        return String.join(",", values);
    }
}
