package io.greenlight.desk;

import io.greenlight.desk.Operation.Kind;
import io.greenlight.desk.Page.Cursor;
import io.greenlight.steering.NotFound;
import io.greenlight.swap.GateRefused;
import io.greenlight.sync.SyncState;
import io.greenlight.verify.LetterDesk.Replayed;
import io.greenlight.verify.Repairer.Repair;
import io.greenlight.verify.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Takes what is asked for and takes long, leaves it to the workers, and says how far it is. */
@Component
public class Operations {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final OperationStore store;
    private final OperationTasks tasks;
    private final Names names;
    private final ControlVerifyDesk verifications;
    private final CatchUp sync;

    Operations(OperationStore store, OperationTasks tasks, Names names, ControlVerifyDesk verifications, CatchUp sync) {
        this.store = store;
        this.tasks = tasks;
        this.names = names;
        this.verifications = verifications;
        this.sync = sync;
    }

    /**
     * The comparisons of an operation.
     *
     * @param order what was asked for; null if it was to go on with one
     * @param verifications their numbers
     */
    public record Verifications(@Nullable VerifyOrder order, List<Long> verifications) {
        public Verifications {
            verifications = List.copyOf(verifications);
        }
    }

    /**
     * What came of comparing.
     *
     * @param comparisons one per generation
     */
    public record Compared(List<Comparison> comparisons) {
        public Compared {
            comparisons = List.copyOf(comparisons);
        }
    }

    /**
     * What is to be brought up to date.
     *
     * @param source its name; null for all that are followed
     */
    public record SyncOrder(@Nullable String source) {}

    /**
     * How far sources are followed.
     *
     * @param sources one per source
     */
    public record Synced(List<SyncState> sources) {
        public Synced {
            sources = List.copyOf(sources);
        }
    }

    /** Compares. Names that do not exist are refused at once. */
    public Operation verify(VerifyOrder order, @Nullable String key) {
        return findSame(Kind.VERIFY, order, key).orElseGet(() -> {
            List<Verifier.Plan> plans = verifications.plan(order);
            return submit(Kind.VERIFY, order, key, () -> new Verifications(order, verifications.prepare(plans)));
        });
    }

    /** Goes on with a comparison that was broken off. */
    public Operation resume(long verification) {
        verifications.comparison(verification);
        Verifications one = new Verifications(null, List.of(verification));
        return submit(Kind.VERIFY, one, null, () -> one);
    }

    /** Mends what was found to differ: the result is a {@link Repair}, and a {@link MendedGeneration} if one is named. */
    public Operation repair(RepairOrder order, @Nullable String key) {
        return findSame(Kind.REPAIR, order, key).orElseGet(() -> {
            order.findGeneration().ifPresent(names::generation);
            names.entities(order.entities());
            ReindexOrder.Ids.accounts(order.accounts());
            verifications.requireIfNamed(order.verification());
            return submit(Kind.REPAIR, order, key, () -> order);
        });
    }

    /** Reads dead letters again: the result is a {@link Replayed}. */
    public Operation replay(LetterOrder order, @Nullable String key) {
        return findSame(Kind.REPLAY, order, key).orElseGet(() -> {
            names.entities(order.entities());
            ReindexOrder.Ids.accounts(order.accounts());
            return submit(Kind.REPLAY, order, key, () -> order);
        });
    }

    /** Brings live generations up to what the sources hold now: the result is a {@link Synced}. */
    public Operation sync(SyncOrder order) {
        sync.followed(order.source());
        return submit(Kind.SYNC, order, null, () -> order);
    }

    /**
     * The one that was asked for with this key.
     *
     * @throws GateRefused if it was asked for something else
     */
    private Optional<Operation> findSame(Kind kind, Object order, @Nullable String key) {
        Optional<Operation> same = key == null ? Optional.empty() : store.findByKey(key);
        same.ifPresent(first -> {
            if (first.kind() != kind) {
                throw refused(first, "is a %s".formatted(first.kind()));
            }
            if (!isOrderOf(first, order)) {
                throw refused(first, "was started with other options");
            }
        });
        return same;
    }

    private static GateRefused refused(Operation first, String why) {
        return new GateRefused(
                "Refused by operation %d".formatted(first.id()), List.of("it has the same idempotency key and " + why));
    }

    private static boolean isOrderOf(Operation first, Object order) {
        Object asked = first.kind() == Kind.VERIFY
                ? as(first.request(), Verifications.class).order()
                : as(first.request(), order.getClass());
        // Comparisons that were asked for before orders were kept have none.
        return asked == null || asked.equals(order);
    }

    /** Adds it and leaves it to the workers, unless somebody else has used the key since it was looked for. */
    private Operation submit(Kind kind, Object order, @Nullable String key, Supplier<Object> request) {
        Operation operation = store.add(kind, key, request)
                .or(() -> findSame(kind, order, key))
                .orElseThrow();
        tasks.submit(operation.id());
        return operation;
    }

    /** One of them. */
    public Operation operation(long id) {
        return store.find(id).orElseThrow(() -> new NotFound("Operation %d does not exist".formatted(id)));
    }

    /** All that are remembered, newest first. */
    public Page<Operation> list(Cursor cursor) {
        return Page.of(
                store.before(cursor.afterNumber(Long.MAX_VALUE), cursor.limit() + 1),
                cursor.limit(),
                operation -> Long.toString(operation.id()));
    }

    /** A request or result of an operation as what it is. */
    public static <T> T as(@Nullable Object json, Class<T> type) {
        return JSON.convertValue(json, type);
    }
}
