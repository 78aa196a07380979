package io.greenlight.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.BadRow;
import io.greenlight.testbed.data.Shard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** An operator's day in a real browser. What it looked like is left in {@code target/screenshots}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final long BAD_ROW = 60_000_000;

    private Platform platform;
    private Installation greenlight;
    private ConsoleServer server;
    private Browser browser;
    private Account raised;
    private final List<String> findings = new ArrayList<>();

    @BeforeAll
    void loadAndStart() throws SQLException, IOException {
        Optional<Path> chromium = Browser.findInstalled();
        assumeTrue(
                chromium.isPresent(),
                "The console is not looked at: no Chromium. Install it: apt-get install chromium");
        platform = Platform.fill(ConsoleIT.class, Platform.smallData());
        raised = platform.population().accounts().stream()
                .filter(account -> account.shard() == Shard.EU_2_PUBLIC && account.subscribers() > 0)
                .reduce((first, second) -> second)
                .orElseThrow();
        platform.execute(
                raised.shard(), "update accounts set name = '%s' where id = %d".formatted(SCRIPT, raised.id()));
        try (Connection connection = platform.connect(raised.shard().source());
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = "
                    + statement.enquoteIdentifier(raised.shard().schema(), true));
            BadRow.MISSING_EMAIL.insert(connection, raised.id(), BAD_ROW);
        }
        greenlight = Installation.of(ConsoleIT.class, platform);
        assertThat(greenlight.run("reindex").exitCode()).isEqualTo(3);
        server = ConsoleServer.start(greenlight).working();
        browser = Browser.start(chromium.get());
    }

    @AfterAll
    void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void anOperatorsDay() {
        pauseASource();
        startAReindex();
        watchItMove();
        raiseAnAccount();
        letItGoOn();
        doTheSwap();
        replayADeadLetter();
        rollBack();
        lookAtTheRest();
        assertThat(browser.complaints()).as("what the pages complained of").isEmpty();
        open("/console/nothing");
        shoot("not-found");
        noticeThatTheServerIsAway();
        assertThat(findings).as("what keeps people out").isEmpty();
    }

    /** Both, so that the reindex stays where it can be looked at. */
    private void pauseASource() {
        assertThat(greenlight.run("pause", "--source", "eu-1").exitCode()).isZero();
        open("/console/sources");
        browser.follow("#pause-eu-2");
        assertThat(browser.text("h1")).isEqualTo("Pause source eu-2?");
        shoot("confirm");
        confirm();
        assertThat(browser.text(".done")).startsWith("It is paused.");
    }

    private void startAReindex() {
        open("/console");
        useTheKeyboard();
        browser.follow("a[href='/console/reindexes/new']");
        shoot("start");
        browser.click("#hold-swap");
        browser.follow("form.sheet button[type=submit]");
        assertThat(browser.text("h1")).isEqualTo("Start a reindex: check");
        shoot("check");
        browser.follow("#start");
        assertThat(browser.text("h1")).startsWith("Reindex 2");
        assertThat(browser.text(".done")).startsWith("It is started.");
    }

    private void useTheKeyboard() {
        browser.press("Tab");
        assertThat(browser.evaluate("document.activeElement.className").asString())
                .isEqualTo("skip");
        browser.press("Enter");
        browser.await("document.activeElement.id === 'content'");
    }

    /** The same document all the time: a mark on it would be gone after a reload. */
    private void watchItMove() {
        browser.await("document.querySelector('h1 .state').innerText === 'loading'");
        browser.await("document.querySelector('#live progress').value === 0");
        browser.evaluate("window.mark = true");
        assertThat(greenlight.run("resume", "--source", "eu-1").exitCode()).isZero();
        browser.await("document.querySelector('#live progress').value > 0");
        browser.await("document.querySelectorAll('.chart canvas').length === 2");
        subscribersOfTheOtherSourceAreLoaded();
        assertThat(browser.evaluate("window.mark").asBoolean(false)).isTrue();
        assertThat(browser.text("#h-units + .scroll")).contains("eu-2");
        shoot("reindex");
        browser.follow("#op-release-swap");
        confirm();
        assertThat(browser.text(".done")).startsWith("It swaps by itself");
        browser.follow("#op-hold-swap");
        confirm();
        assertThat(browser.text(".done")).isEqualTo("The swap is left to an operator.");
        open("/console");
        browser.await("document.querySelectorAll('.chart canvas').length === 2");
        shoot("overview");
    }

    private void subscribersOfTheOtherSourceAreLoaded() {
        browser.await("""
                [...document.querySelectorAll('#h-units + .scroll tbody tr')].some(row =>
                  row.cells[0].innerText === 'subscriber' && row.cells[1].innerText === 'eu-1'
                  && row.cells[2].innerText === '0' && row.cells[4].innerText === '0')""");
    }

    private void raiseAnAccount() {
        open("/console/account?id=" + raised.id());
        assertThat(browser.text("h1")).contains(SCRIPT);
        assertThat(browser.text(".verdict")).startsWith("May send");
        shoot("account");
        browser.follow("#op-raise");
        confirm();
        assertThat(browser.text(".done")).isEqualTo("It comes before all others that wait.");
        assertThat(browser.text("table")).contains("raised");
        open("/console/reindexes/2");
        assertThat(browser.evaluate(
                                "[...document.querySelectorAll('caption')].find(one => one.innerText.startsWith('Next')).parentElement.rows[1].innerText")
                        .asString())
                .contains(Long.toString(raised.id()), "raised");
    }

    private void letItGoOn() {
        open("/console/sources");
        browser.follow("#resume-eu-2");
        confirm();
        open("/console/reindexes/2");
        browser.evaluate("window.mark = true");
        browser.await("document.querySelector('h1 .state').innerText === 'held'");
        assertThat(browser.evaluate("window.mark").asBoolean(false)).isTrue();
        shoot("held");
    }

    private void doTheSwap() {
        browser.follow("#op-swap");
        assertThat(browser.text(".effects")).contains("so that you can roll back");
        confirm();
        assertThat(browser.text(".done")).isEqualTo("The alias points to the generation.");
        assertThat(browser.text("h1 .state")).isEqualTo("done");
        assertThat(serving()).isEqualTo(2);
    }

    private long serving() {
        return greenlight.ask().number("select number from generation where entity = 'subscriber' and serving");
    }

    private void replayADeadLetter() {
        open("/console/dead-letters");
        assertThat(browser.text("tbody")).contains("email");
        shoot("dead-letters");
        platform.execute(raised.shard(), "update subscribers set email = 'mended@mail.example' where id = " + BAD_ROW);
        browser.follow("tbody th a");
        shoot("cause");
        browser.follow(".actions .primary");
        confirm();
        assertThat(browser.text(".done")).isEqualTo("Their rows were read again: 1 are loaded or gone, 0 are left.");
    }

    private void rollBack() {
        open("/console/generations");
        shoot("generations");
        browser.follow("#op-rollback");
        assertThat(browser.text("h1")).isEqualTo("Roll back subscriber and event?");
        confirm();
        assertThat(browser.text(".done")).startsWith("The alias points again");
        assertThat(serving()).isEqualTo(1);
    }

    private void lookAtTheRest() {
        open("/console/accounts");
        assertThat(browser.text("tbody")).contains("yes, complete");
        shoot("accounts");
        browser.type("#q", "<script");
        browser.follow(".search button");
        assertThat(browser.evaluate("document.querySelectorAll('tbody tr').length")
                        .asInt())
                .isOne();
        open("/console/sources");
        shoot("sources");
        browser.follow("nav a[href='/console/generations']");
        browser.follow("tbody th a");
        shoot("generation");
        open("/console/reindexes");
        shoot("reindexes");
        open("/status");
        shoot("status");
        open("/login");
        shoot("login");
    }

    private void noticeThatTheServerIsAway() {
        open("/console");
        server.front().close();
        browser.await("!document.getElementById('away').hidden");
        assertThat(browser.text("#away")).startsWith("The server does not answer.");
        Browser.looks().forEach(look -> keep("away", look));
    }

    private void open(String path) {
        browser.open(server.front().url() + path);
    }

    private void confirm() {
        browser.follow("form.confirm button[type=submit]");
        assertThat(browser.text(".error")).isEmpty();
    }

    /** Keeps what it looks like, and looks for what keeps people out. */
    private void shoot(String name) {
        browser.evaluate(axe());
        for (Browser.Look look : Browser.looks()) {
            keep(name, look);
            JsonNode violations = browser.evaluate("""
                    axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
                      .then(found => found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | ')))""");
            if (!violations.isArray() || !violations.isEmpty()) {
                findings.add("%s, %s: %s".formatted(name, look, violations));
            }
        }
        browser.look(1280, "light");
    }

    private void keep(String name, Browser.Look look) {
        browser.look(look.width(), look.scheme());
        int width = browser.evaluate("document.documentElement.scrollWidth").asInt();
        if (width > look.width()) {
            findings.add("%s, %s: is %d wide".formatted(name, look, width));
        }
        browser.screenshot(SCREENSHOTS.resolve("%s-%d-%s.png".formatted(name, look.width(), look.scheme())));
    }

    private static String axe() {
        try (InputStream script = Objects.requireNonNull(ConsoleIT.class.getResourceAsStream(AXE))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
