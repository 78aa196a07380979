package io.greenlight.api;

import io.greenlight.desk.Desks;
import io.greenlight.desk.Operation;
import io.greenlight.desk.Operations;
import io.greenlight.desk.Operations.SyncOrder;
import io.greenlight.desk.Page;
import io.greenlight.desk.SourceDesk;
import io.greenlight.desk.TargetSummary;
import io.greenlight.dispatch.SlotStore.SourceActivity;
import io.greenlight.dispatch.TargetStore.TargetLimit;
import io.greenlight.dispatch.WorkerStore.WorkerSign;
import io.greenlight.problem.RequestRefused;
import io.greenlight.sync.SyncState;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Sources, their sync, targets and workers. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "sources")
final class SourceController {
    private final Desks desks;
    private final Operations operations;
    private final Polled polled;

    SourceController(@Lazy Desks desks, @Lazy Operations operations, Polled polled) {
        this.desks = desks;
        this.operations = operations;
        this.polled = polled;
    }

    private SourceDesk desk() {
        return desks.sources();
    }

    /**
     * A change of a source.
     *
     * @param slots how many slots read at a time, over all workers: 1 to 64
     */
    record SourceChange(
            @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable
            Integer slots) {}

    /**
     * A change of a target.
     *
     * @param bulkConnections most bulk requests of one process at a time: 1 to 64; fewer while it pushes back
     */
    record TargetChange(
            @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable
            Integer bulkConnections) {}

    /**
     * What was left out.
     *
     * @param accounts how many accounts and entities
     */
    record LeftOut(int accounts) {}

    /**
     * All sources that are configured, with what their slots do.
     *
     * @return the sources
     */
    @GetMapping("/sources")
    ResponseEntity<Page<SourceActivity>> listSources() {
        return polled.answer(Items.all(desk().activity()));
    }

    /**
     * Changes how many slots of a source read at a time. Takes effect within seconds, and stays until it is changed again.
     *
     * @param name the source
     * @param change what to change
     * @return the source
     */
    @PatchMapping("/sources/{name}")
    SourceActivity changeSource(@PathVariable String name, @RequestBody SourceChange change) {
        if (change.slots == null) {
            throw new RequestRefused("slots is missing: give how many slots the source has");
        }
        return desk().limit(name, change.slots);
    }

    /**
     * Lets no slot read a further page of a source, for all reindexes, until it is resumed.
     *
     * @param name the source
     * @return the source
     */
    @PostMapping("/sources/{name}/pause")
    SourceActivity pauseSource(@PathVariable String name) {
        return desk().pause(name);
    }

    /**
     * Lets a paused source go on.
     *
     * @param name the source
     * @return the source
     */
    @PostMapping("/sources/{name}/resume")
    SourceActivity resumeSource(@PathVariable String name) {
        return desk().resume(name);
    }

    /**
     * Leaves out of the reindexes under way what is not loaded yet of a source.
     *
     * @param name the source
     * @return how much
     */
    @PostMapping("/sources/{name}/cancel")
    LeftOut cancelSource(@PathVariable String name) {
        return new LeftOut(desk().cancel(name));
    }

    /**
     * Brings every live generation up to what a source holds now.
     *
     * @param name the source
     * @return the operation to ask for; its address is in Location
     */
    @PostMapping("/sources/{name}/sync")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Operation> syncSource(@PathVariable String name) {
        return OperationController.accepted(operations.sync(new SyncOrder(name)));
    }

    /**
     * Brings every live generation up to what all sources that are followed hold now.
     *
     * @return the operation to ask for; its address is in Location
     */
    @PostMapping("/sync")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Operation> syncAllSources() {
        return OperationController.accepted(operations.sync(new SyncOrder(null)));
    }

    /**
     * How far the changes of the sources are followed.
     *
     * @return the sources that were ever followed
     */
    @GetMapping("/syncs")
    ResponseEntity<Page<SyncState>> listSyncs() {
        return polled.answer(Items.all(desk().syncs()));
    }

    /**
     * All targets that are configured, as they answer now.
     *
     * @return the targets
     */
    @GetMapping("/targets")
    ResponseEntity<Page<TargetSummary>> listTargets() {
        return polled.answer(Items.all(desk().targets()));
    }

    /**
     * How many bulk requests the targets are sent at a time. Asks none of them.
     *
     * @return the targets
     */
    @GetMapping("/targets/limits")
    ResponseEntity<Page<TargetLimit>> listTargetLimits() {
        return polled.answer(Items.all(desk().targetLimits()));
    }

    /**
     * Changes how many bulk requests each process sends a target at a time. Takes effect within seconds, and stays until it is changed
     * again.
     *
     * @param name the target
     * @param change what to change
     * @return the target
     */
    @PatchMapping("/targets/{name}")
    TargetLimit changeTarget(@PathVariable String name, @RequestBody TargetChange change) {
        if (change.bulkConnections == null) {
            throw new RequestRefused(
                    "bulkConnections is missing: give how many bulk requests the target is sent at a time");
        }
        return desk().limitTarget(name, change.bulkConnections);
    }

    /**
     * Workers that live, and what holds them back.
     *
     * @return the workers
     */
    @GetMapping("/workers")
    ResponseEntity<Page<WorkerSign>> listWorkers() {
        return polled.answer(Items.all(desk().workers()));
    }
}
