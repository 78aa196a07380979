package io.greenlight.remote;

import io.greenlight.desk.Page;
import io.greenlight.desk.PlannedEntity;
import io.greenlight.desk.ReindexDesk;
import io.greenlight.desk.ReindexOrder;
import io.greenlight.desk.ReindexSummary;
import io.greenlight.desk.SlotSummary;
import io.greenlight.desk.UnitSummary;
import io.greenlight.problem.Problem;
import io.greenlight.progress.Progress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Reindexes through a server: the work is the workers'. */
final class HttpReindexDesk implements ReindexDesk {
    private static final String REINDEXES = "reindexes";
    private static final TypeReference<ReindexSummary> REINDEX = new TypeReference<>() {};

    private final Http http;

    HttpReindexDesk(Http http) {
        this.http = http;
    }

    @Override
    public List<PlannedEntity> plan(ReindexOrder order, int shown) {
        String query = Http.query(
                "entities", order.entities(),
                "target", order.target(),
                "mode", order.mode(),
                "swap", order.swap(),
                "accounts", order.accounts(),
                "source", order.source(),
                "since", order.since(),
                "which", order.which(),
                "limit", shown);
        return http.get(Http.path("plan") + query, new TypeReference<Page<PlannedEntity>>() {})
                .items();
    }

    @Override
    public ReindexSummary start(ReindexOrder order, @Nullable String key) {
        return http.post(Http.path(REINDEXES), order, key, REINDEX);
    }

    @Override
    public ReindexSummary work(long id) {
        return await(id);
    }

    @Override
    public ReindexSummary await(long id) {
        return http.await(() -> reindex(id), reindex -> !reindex.goesOn());
    }

    @Override
    public Page<ReindexSummary> list(Page.Cursor cursor) {
        return http.get(
                Http.path(REINDEXES) + Http.query("after", cursor.after(), "limit", cursor.limit()),
                new TypeReference<>() {});
    }

    @Override
    public ReindexSummary reindex(long id) {
        return http.get(Http.path(REINDEXES, id), REINDEX);
    }

    @Override
    public Optional<Progress> findProgress(long id) {
        try {
            return Optional.of(http.get(Http.path(REINDEXES, id, "progress"), new TypeReference<>() {}));
        } catch (RemoteProblem problem) {
            if (problem.problem() == Problem.NOT_FOUND) {
                return Optional.empty();
            }
            throw problem;
        }
    }

    @Override
    public Page<UnitSummary> units(long id, @Nullable String state, Page.Cursor cursor) {
        String query = Http.query("state", state, "after", cursor.after(), "limit", cursor.limit());
        return http.get(Http.path(REINDEXES, id, "units") + query, new TypeReference<>() {});
    }

    @Override
    public List<SlotSummary> slots(long id) {
        return http.get(Http.path(REINDEXES, id, "slots"), new TypeReference<Page<SlotSummary>>() {})
                .items();
    }

    @Override
    public ReindexSummary pause(long id) {
        return http.post(Http.path(REINDEXES, id, "pause"), null, REINDEX);
    }

    @Override
    public ReindexSummary resume(long id) {
        return http.post(Http.path(REINDEXES, id, "resume"), null, REINDEX);
    }

    @Override
    public ReindexSummary cancel(long id) {
        return http.post(Http.path(REINDEXES, id, "cancel"), null, REINDEX);
    }
}
