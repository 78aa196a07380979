package io.greenlight.desk;

import io.greenlight.control.ControlFailures;
import io.greenlight.desk.Operations.Compared;
import io.greenlight.desk.Operations.SyncOrder;
import io.greenlight.desk.Operations.Synced;
import io.greenlight.desk.Operations.Verifications;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.StopAsked;
import io.greenlight.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Does one operation. Everything it does may be done again, so whoever goes on after a crash begins it anew. */
@Component
class OperationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(OperationRunner.class);

    private final OperationStore store;
    private final VerifyDesk verifications;
    private final DeadLetterDesk deadLetters;
    private final CatchUp sync;
    private final Drain drain;

    OperationRunner(
            OperationStore store, VerifyDesk verifications, DeadLetterDesk deadLetters, CatchUp sync, Drain drain) {
        this.store = store;
        this.verifications = verifications;
        this.deadLetters = deadLetters;
        this.sync = sync;
        this.drain = drain;
    }

    /**
     * Does it, unless it is over.
     *
     * @return whether another should go on with it: this process is asked to stop, or the control database is away
     */
    boolean run(long id) {
        Optional<Operation> operation = store.begin(id);
        if (operation.isEmpty()) {
            return false;
        }
        try {
            store.finish(id, perform(operation.get()));
            return false;
        } catch (StopAsked asked) {
            return true;
        } catch (RuntimeException failure) {
            if (drain.isRequested() || ControlFailures.isAway(failure)) {
                return true;
            }
            Problem.Verdict verdict = Problem.of(failure);
            LOG.warn("Operation {} failed: {}", id, verdict.message(), failure);
            store.fail(id, verdict.problem().name(), verdict.message());
            return false;
        }
    }

    private Object perform(Operation operation) {
        return switch (operation.kind()) {
            case VERIFY -> verify(Operations.as(operation.request(), Verifications.class));
            case REPAIR -> repair(Operations.as(operation.request(), RepairOrder.class));
            case REPLAY -> deadLetters.replay(Operations.as(operation.request(), LetterOrder.class));
            case SYNC ->
                new Synced(sync.untilNow(
                        Operations.as(operation.request(), SyncOrder.class).source()));
        };
    }

    private Object repair(RepairOrder order) {
        Optional<String> generation = order.findGeneration();
        return generation.isPresent() ? verifications.mend(generation.get()) : verifications.repair(order);
    }

    private Compared verify(Verifications wanted) {
        List<Comparison> comparisons = new ArrayList<>();
        wanted.verifications().forEach(id -> comparisons.add(verifications.resume(id)));
        return new Compared(comparisons);
    }
}
