package io.greenlight.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command line that needs no server, and how it ended. */
record Ran(int exitCode, String out, String err) {
    static Ran command(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = GreenlightCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
