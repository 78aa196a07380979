package io.greenlight.remote;

import io.greenlight.desk.AccountDesk;
import io.greenlight.desk.AccountSummary;
import io.greenlight.desk.Page;
import io.greenlight.document.AccountId;
import io.greenlight.problem.Problem;
import io.greenlight.readiness.AsOf;
import io.greenlight.readiness.Readiness;
import io.greenlight.steering.Steering.Place;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Accounts through a server. */
final class HttpAccountDesk implements AccountDesk {
    private static final String ACCOUNTS = "accounts";

    private final Http http;

    HttpAccountDesk(Http http) {
        this.http = http;
    }

    private record Placed(String account, Place place, int units) {}

    @Override
    public Page<AccountSummary> search(Search search, Page.Cursor cursor) {
        String query = Http.query(
                "search", search.text(),
                "state", search.state(),
                "entity", search.entity(),
                "after", cursor.after(),
                "limit", cursor.limit());
        return http.get(Http.path(ACCOUNTS) + query, new TypeReference<>() {});
    }

    @Override
    public Optional<Readiness> findReadiness(AccountId account, @Nullable AsOf asOf) {
        String query = Http.query("asOf", asOf == null ? null : asOf.text());
        try {
            return Optional.of(http.get(Http.path(ACCOUNTS, account, "readiness") + query, new TypeReference<>() {}));
        } catch (RemoteProblem problem) {
            if (problem.problem() == Problem.UNKNOWN_ACCOUNT) {
                return Optional.empty();
            }
            throw problem;
        }
    }

    @Override
    public int place(AccountId account, Place place) {
        return http.post(
                        Http.path(ACCOUNTS, account, "priority"),
                        Map.of("place", place),
                        new TypeReference<Placed>() {})
                .units;
    }

    @Override
    public void pause(AccountId account) {
        http.post(Http.path(ACCOUNTS, account, "pause"));
    }

    @Override
    public void resume(AccountId account) {
        http.post(Http.path(ACCOUNTS, account, "resume"));
    }

    @Override
    public void cancel(AccountId account) {
        http.post(Http.path(ACCOUNTS, account, "cancel"));
    }
}
