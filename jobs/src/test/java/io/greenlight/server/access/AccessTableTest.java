package io.greenlight.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.security.AccessScope;
import io.greenlight.security.Caller;
import io.greenlight.server.access.AccessTable.Ruling;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTableTest {
    private static Caller caller(AccessScope scope) {
        return new Caller("jane", Set.of(scope), null);
    }

    private static Caller limited(AccessScope scope, String... accounts) {
        return new Caller("jane", Set.of(scope), Set.of(accounts));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/accounts/42/readiness, READINESS",
        "HEAD, /api/v1/accounts/42/readiness, READINESS",
        "POST, /api/v1/readiness, READINESS",
        "GET, /api/v1/readiness/flips, READINESS",
        "POST, /api/v1/accounts/42/readiness, OPERATE",
        "GET, /api/v1/accounts, OPERATE",
        "GET, /api/v1/accounts/42, OPERATE",
        "POST, /api/v1/accounts/42/pause, OPERATE",
        "GET, /api/v1/openapi.json, OPERATE",
        "POST, /api/v1/reindexes, OPERATE",
        "GET, /api/v1/nothing, OPERATE",
        "GET, /console, OPERATE",
        "POST, /console/reindexes/7/pause, OPERATE",
        "GET, /api/v1/webhooks, ADMIN",
        "DELETE, /api/v1/webhooks/7, ADMIN",
        "GET, /api/v1/tokens, ADMIN",
        "POST, /api/v1/tokens, ADMIN",
        "GET, /api/v1/audit, ADMIN",
        "GET, /api/v1/dead-letters/7/content, ADMIN",
        "POST, /api/v1/generations/subscribers-g000001/retire, ADMIN",
        "DELETE, /api/v1/generations/subscribers-g000001, ADMIN",
        "POST, /api/v1/generations/subscribers-g000001/force-swap, ADMIN",
        "POST, /console/generations/subscribers-g000001/retire, ADMIN",
        "POST, /console/generations/subscribers-g000001/force, ADMIN",
        "GET, /console/audit, ADMIN"
    })
    void needsTheScopeOfTheTableAndNoLess(String method, String path, AccessScope needed) {
        assertThat(AccessTable.decide(method, path, null)).isEqualTo(new Ruling.WhoAreYou());
        for (AccessScope scope : AccessScope.values()) {
            Ruling expected = scope.includes(needed) ? new Ruling.Granted() : new Ruling.ScopeMissing(needed);
            assertThat(AccessTable.decide(method, path, caller(scope))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /", "GET, /status", "GET, /assets/console.css", "GET, /login", "POST, /login", "POST, /logout"})
    void everybodyMayComeInAndLookAtTheStatus(String method, String path) {
        assertThat(AccessTable.decide(method, path, null)).isEqualTo(new Ruling.Granted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/index.html",
                "/actuator/health",
                "/api",
                "/api/v2/accounts/42/readiness",
                "/API/V1/accounts/42/readiness",
                "/consoles",
                "/error",
                "//api/v1/accounts/42/readiness",
                "/api%2Fv1/accounts/42/readiness",
                "/status/../console"
            })
    void whatIsNotThereIsClosedEvenToTheHighestScope(String path) {
        Ruling ruling = AccessTable.decide("GET", path, caller(AccessScope.ADMIN));

        if (!path.startsWith("/status")) {
            assertThat(ruling).isEqualTo(new Ruling.Closed());
        }
        assertThat(AccessTable.decide("POST", "/status", caller(AccessScope.ADMIN)))
                .isEqualTo(new Ruling.Closed());
    }

    @Test
    void aLimitedCallerAsksAboutItsAccountsAlone() {
        Caller caller = limited(AccessScope.OPERATE, "42", "a/b");

        assertThat(AccessTable.decide("GET", "/api/v1/accounts/42/readiness", caller))
                .isEqualTo(new Ruling.Granted());
        assertThat(AccessTable.decide("GET", "/api/v1/accounts/a%2Fb/readiness", caller))
                .isEqualTo(new Ruling.Granted());
        assertThat(AccessTable.decide("POST", "/api/v1/accounts/42/pause", caller))
                .isEqualTo(new Ruling.Granted());
        assertThat(AccessTable.decide("GET", "/api/v1/accounts/43/readiness", caller))
                .isEqualTo(new Ruling.ForeignAccount("43"));
        assertThat(AccessTable.decide("GET", "/api/v1/accounts/%34%33/readiness", caller))
                .isEqualTo(new Ruling.ForeignAccount("43"));
        assertThat(AccessTable.decide("GET", "/api/v1/accounts/%2534%2532/readiness", caller))
                .isEqualTo(new Ruling.ForeignAccount("%34%32"));
        assertThat(AccessTable.decide("GET", "/api/v1/accounts/42%2F..%2F43/readiness", caller))
                .isEqualTo(new Ruling.ForeignAccount("42/../43"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/accounts",
        "POST, /api/v1/reindexes",
        "POST, /api/v1/sources/eu-1/pause",
        "GET, /console",
        "GET, /api/v1/audit"
    })
    void aLimitedCallerDoesNothingThatIsAboutAll(String method, String path) {
        assertThat(AccessTable.decide(method, path, limited(AccessScope.ADMIN, "42")))
                .isIn(new Ruling.LimitedCaller(), new Ruling.ForeignAccount(""));
    }

    @Test
    void aLimitedCallerAsksAboutManyWhereTheEndpointLooksAtEach() {
        Caller caller = limited(AccessScope.READINESS, "42");

        assertThat(AccessTable.decide("POST", "/api/v1/readiness", caller)).isEqualTo(new Ruling.Granted());
        assertThat(AccessTable.decide("GET", "/api/v1/readiness/flips", caller)).isEqualTo(new Ruling.Granted());
    }

    @Test
    void aCallerWithoutAnyScopeMayNothing() {
        Caller nobody = new Caller("jwt jane", Set.of(), null);

        assertThat(AccessTable.decide("GET", "/api/v1/accounts/42/readiness", nobody))
                .isEqualTo(new Ruling.ScopeMissing(AccessScope.READINESS));
    }
}
