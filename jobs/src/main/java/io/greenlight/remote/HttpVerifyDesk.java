package io.greenlight.remote;

import io.greenlight.desk.Comparison;
import io.greenlight.desk.MendedGeneration;
import io.greenlight.desk.Operations.Compared;
import io.greenlight.desk.Page;
import io.greenlight.desk.RepairOrder;
import io.greenlight.desk.VerifyDesk;
import io.greenlight.desk.VerifyOrder;
import io.greenlight.generation.LastComparison;
import io.greenlight.verify.Repairer.Repair;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.type.TypeReference;

/** Comparisons through a server: workers compare. */
final class HttpVerifyDesk implements VerifyDesk {
    private static final String VERIFICATIONS = "verifications";
    private static final String REPAIRS = "repairs";

    private final Http http;
    private final HttpOperations operations;

    HttpVerifyDesk(Http http) {
        this.http = http;
        this.operations = new HttpOperations(http);
    }

    @Override
    public List<Comparison> verify(VerifyOrder order, Consumer<Comparison> each) {
        List<Comparison> comparisons = operations
                .perform(Http.path(VERIFICATIONS), order, Compared.class)
                .comparisons();
        comparisons.forEach(each);
        return comparisons;
    }

    @Override
    public Comparison resume(long id) {
        return operations
                .perform(Http.path(VERIFICATIONS, id, "resume"), null, Compared.class)
                .comparisons()
                .getFirst();
    }

    @Override
    public Page<Comparison> list(Page.Cursor cursor) {
        return http.get(
                Http.path(VERIFICATIONS) + Http.query("after", cursor.after(), "limit", cursor.limit()),
                new TypeReference<>() {});
    }

    @Override
    public Comparison comparison(long id) {
        return http.get(Http.path(VERIFICATIONS, id), new TypeReference<>() {});
    }

    @Override
    public List<LastComparison> lastComparisons() {
        return http.get(Http.path(VERIFICATIONS, "last"), new TypeReference<Page<LastComparison>>() {})
                .items();
    }

    @Override
    public Repair repair(RepairOrder order) {
        return operations.perform(Http.path(REPAIRS), order, Repair.class);
    }

    @Override
    public MendedGeneration mend(String generation) {
        RepairOrder order = new RepairOrder(null, generation, List.of(), List.of(), null);
        return operations.perform(Http.path(REPAIRS), order, MendedGeneration.class);
    }
}
