package io.greenlight.remote;

import io.greenlight.desk.Operations.Synced;
import io.greenlight.desk.Page;
import io.greenlight.desk.SourceDesk;
import io.greenlight.desk.TargetSummary;
import io.greenlight.dispatch.SlotStore.SourceActivity;
import io.greenlight.dispatch.TargetStore.TargetLimit;
import io.greenlight.dispatch.WorkerStore.WorkerSign;
import io.greenlight.sync.SyncState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Sources through a server. */
final class HttpSourceDesk implements SourceDesk {
    private static final String SOURCES = "sources";
    private static final String TARGETS = "targets";
    private static final TypeReference<SourceActivity> SOURCE = new TypeReference<>() {};

    private final Http http;

    HttpSourceDesk(Http http) {
        this.http = http;
    }

    private record LeftOut(int accounts) {}

    @Override
    public List<SourceActivity> activity() {
        return http.get(Http.path(SOURCES), new TypeReference<Page<SourceActivity>>() {})
                .items();
    }

    @Override
    public List<SyncState> syncs() {
        return http.get(Http.path("syncs"), new TypeReference<Page<SyncState>>() {})
                .items();
    }

    @Override
    public List<TargetSummary> targets() {
        return http.get(Http.path(TARGETS), new TypeReference<Page<TargetSummary>>() {})
                .items();
    }

    @Override
    public List<TargetLimit> targetLimits() {
        return http.get(Http.path(TARGETS, "limits"), new TypeReference<Page<TargetLimit>>() {})
                .items();
    }

    @Override
    public TargetLimit limitTarget(String target, int bulkConnections) {
        return http.patch(
                Http.path(TARGETS, target), Map.of("bulkConnections", bulkConnections), new TypeReference<>() {});
    }

    @Override
    public List<WorkerSign> workers() {
        return http.get(Http.path("workers"), new TypeReference<Page<WorkerSign>>() {})
                .items();
    }

    @Override
    public SourceActivity limit(String source, int slots) {
        return http.patch(Http.path(SOURCES, source), Map.of("slots", slots), SOURCE);
    }

    @Override
    public SourceActivity pause(String source) {
        return http.post(Http.path(SOURCES, source, "pause"), null, SOURCE);
    }

    @Override
    public SourceActivity resume(String source) {
        return http.post(Http.path(SOURCES, source, "resume"), null, SOURCE);
    }

    @Override
    public int cancel(String source) {
        return http.post(Http.path(SOURCES, source, "cancel"), null, new TypeReference<LeftOut>() {}).accounts;
    }

    @Override
    public List<SyncState> sync(@Nullable String source) {
        String path = source == null ? Http.path("sync") : Http.path(SOURCES, source, "sync");
        return new HttpOperations(http).perform(path, null, Synced.class).sources();
    }
}
