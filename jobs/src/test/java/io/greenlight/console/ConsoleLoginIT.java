package io.greenlight.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.security.AccessScope;
import io.greenlight.security.ApiTokens;
import io.greenlight.security.TokenRequest;
import io.greenlight.testbed.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A person with a token, at a console that asks for one. */
class ConsoleLoginIT {
    @Test
    void aPersonSignsInDoesSomethingAndSignsOut() throws IOException {
        Optional<Path> chromium = Browser.findInstalled();
        assumeTrue(chromium.isPresent(), "Nobody signs in: no Chromium. Install it: apt-get install chromium");
        Platform platform = Platform.fill(ConsoleLoginIT.class, new DataSet(7, 2, 0, 20, 0, Instant.now()));
        Installation greenlight =
                Installation.of(ConsoleLoginIT.class, platform).with("greenlight.security.disabled", "false");
        try (ConsoleServer server = ConsoleServer.start(greenlight);
                Browser browser = Browser.start(chromium.get())) {
            String token = server.application()
                    .get(ApiTokens.class)
                    .create(new TokenRequest("jane", Set.of(AccessScope.OPERATE), null, null), "test")
                    .secret();

            browser.open(server.front().url() + "/login");
            signIn(browser, "glt_nonsense");
            assertThat(browser.text(".error")).startsWith("This token is not known");
            browser.open(server.front().url() + "/login");
            signIn(browser, token);
            assertThat(browser.text(".signout")).startsWith("token jane");

            browser.open(server.front().url() + "/console/sources/eu-1/pause");
            browser.follow("form.confirm button[type=submit]");
            assertThat(browser.text(".done")).startsWith("It is paused.");

            browser.follow(".signout button");
            assertThat(browser.text(".done")).isEqualTo("You are signed out.");
            assertThat(browser.complaints()).isEmpty();
        }
        assertThat(greenlight.ask().texts("select what from audit where who = 'token jane' order by id"))
                .hasSize(3)
                .startsWith("POST /login")
                .endsWith("POST /logout");
    }

    private static void signIn(Browser browser, String token) {
        browser.type("#token", token);
        browser.follow("form.sheet button[type=submit]");
    }
}
