package io.greenlight.server.access;

import io.greenlight.document.AccountId;
import io.greenlight.security.AccessScope;
import io.greenlight.security.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Who may ask for what, by method and path: the first row that fits decides, and where none fits nobody may. Paths are cut into
 * segments before they are decoded, by the same parser that finds the endpoint, so that an encoded slash is no slash for either.
 */
final class AccessTable {
    /** Names the account in a path. */
    static final String ACCOUNT = "account";

    private static final Set<String> ANY = Set.of();
    private static final Set<String> READ = Set.of("GET", "HEAD");

    private static final List<Row> ROWS = List.of(
            // Everybody: the status page, what the pages are made of, and the way in and out.
            Row.open(READ, "/"),
            Row.open(READ, "/status/**"),
            Row.open(READ, "/assets/**"),
            Row.open(Set.of("GET", "HEAD", "POST"), "/login"),
            Row.open(Set.of("POST"), "/logout"),
            // Accounts in the body, or all that the caller may ask about: these endpoints ask AccountAccess themselves.
            Row.of(AccessScope.READINESS, Reach.ASKS, Set.of("POST"), "/api/v1/readiness"),
            Row.of(AccessScope.READINESS, Reach.ASKS, READ, "/api/v1/readiness/flips"),
            Row.of(AccessScope.READINESS, Reach.ACCOUNT, READ, "/api/v1/accounts/{account}/readiness"),
            Row.of(AccessScope.ADMIN, Reach.ALL, ANY, "/api/v1/tokens/**"),
            Row.of(AccessScope.ADMIN, Reach.ALL, ANY, "/api/v1/webhooks/**"),
            Row.of(AccessScope.ADMIN, Reach.ALL, ANY, "/api/v1/audit/**"),
            Row.of(AccessScope.ADMIN, Reach.ALL, ANY, "/api/v1/dead-letters/{id}/content"),
            Row.of(AccessScope.ADMIN, Reach.ALL, ANY, "/api/v1/generations/{generation}/retire"),
            Row.of(AccessScope.ADMIN, Reach.ALL, ANY, "/api/v1/generations/{generation}/force-swap"),
            Row.of(AccessScope.ADMIN, Reach.ALL, Set.of("DELETE"), "/api/v1/generations/{generation}"),
            Row.of(AccessScope.OPERATE, Reach.ACCOUNT, ANY, "/api/v1/accounts/{account}/**"),
            Row.of(AccessScope.OPERATE, Reach.ALL, ANY, "/api/v1/**"),
            Row.of(AccessScope.ADMIN, Reach.ALL, ANY, "/console/generations/{generation}/retire"),
            Row.of(AccessScope.ADMIN, Reach.ALL, ANY, "/console/generations/{generation}/force"),
            Row.of(AccessScope.ADMIN, Reach.ALL, ANY, "/console/audit/**"),
            Row.of(AccessScope.OPERATE, Reach.ALL, ANY, "/console/**"));

    private AccessTable() {}

    /** Whom a row lets in of those who may ask about some accounts only. */
    enum Reach {
        /** Nobody: it is about every account. */
        ALL,
        /** Those who may ask about the account in the path. */
        ACCOUNT,
        /** All; the endpoint looks at each account. */
        ASKS
    }

    /**
     * One line of the table.
     *
     * @param scope what is needed; null for nothing
     * @param reach whom it lets in of those who are limited to accounts
     * @param methods of the request; any when empty
     * @param path pattern of its path
     */
    record Row(@Nullable AccessScope scope, Reach reach, Set<String> methods, PathPattern path) {
        static Row open(Set<String> methods, String path) {
            return new Row(null, Reach.ASKS, methods, PathPatternParser.defaultInstance.parse(path));
        }

        static Row of(AccessScope scope, Reach reach, Set<String> methods, String path) {
            return new Row(scope, reach, methods, PathPatternParser.defaultInstance.parse(path));
        }

        private boolean fits(String method, PathContainer path) {
            return (methods.isEmpty() || methods.contains(method)) && this.path.matches(path);
        }

        private Map<String, String> variables(PathContainer at) {
            PathMatchInfo match = path.matchAndExtract(at);
            return match == null ? Map.of() : match.getUriVariables();
        }
    }

    /** What becomes of a request. */
    sealed interface Ruling {
        /** Let it in. */
        record Granted() implements Ruling {}

        /** Nobody may: there is nothing. */
        record Closed() implements Ruling {}

        /** Ask who it is. */
        record WhoAreYou() implements Ruling {}

        /** The caller lacks a scope. */
        record ScopeMissing(AccessScope needed) implements Ruling {}

        /** The caller may not ask about this account. */
        record ForeignAccount(String account) implements Ruling {}

        /** The caller may ask about some accounts only, and this is about all. */
        record LimitedCaller() implements Ruling {}
    }

    /**
     * Decides.
     *
     * @param path the whole path of the request, as it was sent
     * @param caller who asks; null if nobody knows
     */
    static Ruling decide(String method, String path, @Nullable Caller caller) {
        PathContainer parsed = PathContainer.parsePath(path);
        Optional<Row> row =
                ROWS.stream().filter(each -> each.fits(method, parsed)).findFirst();
        if (row.isPresent() && row.get().scope() == null) {
            return new Ruling.Granted();
        }
        if (caller == null) {
            return new Ruling.WhoAreYou();
        }
        return row.map(found -> decide(found, parsed, caller)).orElseGet(Ruling.Closed::new);
    }

    private static Ruling decide(Row row, PathContainer path, Caller caller) {
        AccessScope needed = row.scope();
        if (needed != null && !caller.may(needed)) {
            return new Ruling.ScopeMissing(needed);
        }
        return switch (row.reach()) {
            case ASKS -> new Ruling.Granted();
            case ALL -> caller.isLimited() ? new Ruling.LimitedCaller() : new Ruling.Granted();
            case ACCOUNT -> decide(row.variables(path).getOrDefault(ACCOUNT, ""), caller);
        };
    }

    /** An empty id is nobody's, and none of a caller's accounts either. */
    private static Ruling decide(String account, Caller caller) {
        boolean may = account.isBlank() ? !caller.isLimited() : caller.mayAsk(new AccountId(account));
        return may ? new Ruling.Granted() : new Ruling.ForeignAccount(account);
    }
}
