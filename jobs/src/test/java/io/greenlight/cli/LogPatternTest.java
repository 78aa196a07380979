package io.greenlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogPatternTest {
    private static String logged(String message, @Nullable Throwable failure) {
        LoggerContext context = new LoggerContext();
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(Application.LOG_PATTERN);
        layout.start();
        return layout.doLayout(
                new LoggingEvent("", context.getLogger("any"), Level.WARN, message, failure, new Object[] {}));
    }

    @Test
    void whatIsLoggedIsOneLineThatATerminalOnlyShows() {
        assertThat(logged("Account 4\u001b[2J2\n12:00:00 INFO  of {subscribers} is FAILED", null))
                .matches("\\d\\d:\\d\\d:\\d\\d WARN  Account 4 \\[2J2 12:00:00 INFO  of \\{subscribers} is FAILED\\R");
    }

    @Test
    void anExceptionKeepsItsLines() {
        String logged = logged("Failed", new IllegalStateException("key \u009b31m\u007f"));

        assertThat(logged.lines()).hasSizeGreaterThan(1);
        assertThat(logged).contains("IllegalStateException: key  31m ").doesNotContain("\u009b", "\u007f");
    }
}
