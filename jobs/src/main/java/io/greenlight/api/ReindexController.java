package io.greenlight.api;

import io.greenlight.desk.Desks;
import io.greenlight.desk.IdempotencyKeys;
import io.greenlight.desk.Page;
import io.greenlight.desk.PlannedEntity;
import io.greenlight.desk.ReindexDesk;
import io.greenlight.desk.ReindexOrder;
import io.greenlight.desk.ReindexSummary;
import io.greenlight.desk.SlotSummary;
import io.greenlight.desk.UnitSummary;
import io.greenlight.problem.RequestRefused;
import io.greenlight.progress.Progress;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.ReindexRequest.Swap;
import io.greenlight.reindex.ReindexScope.Which;
import io.greenlight.steering.NotFound;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Reindexes. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "reindexes")
final class ReindexController {
    /** Reads the sources. */
    static final String PLAN = "/api/v1/plan";

    /** Most accounts of a plan that are given one by one. */
    private static final int MOST_PLANNED = 1_000_000;

    private final Desks desks;
    private final Polled polled;

    ReindexController(@Lazy Desks desks, Polled polled) {
        this.desks = desks;
        this.polled = polled;
    }

    private ReindexDesk desk() {
        return desks.reindexes();
    }

    /**
     * What a reindex would do, and in which order. Starts nothing. Takes what the body of a start takes.
     *
     * @param order what it would build or read again
     * @param limit most accounts per entity that are given in their order, up to 1000000
     * @return the plan of each entity
     */
    @GetMapping("/plan")
    ResponseEntity<Page<PlannedEntity>> plan(
            @ParameterObject @ModelAttribute ReindexOrder order,
            @RequestParam(required = false, defaultValue = Items.LIMIT) int limit) {
        if (limit < 0 || limit > MOST_PLANNED) {
            throw new RequestRefused("limit %d: give 0 to %d".formatted(limit, MOST_PLANNED));
        }
        return polled.answer(Items.all(desk().plan(order, limit)));
    }

    /**
     * Starts a reindex, and leaves it to the workers. Everything is checked first, and nothing is started while a check fails.
     * The same order again gives the reindex that is under way and was interrupted. A key that was given before gives the first
     * one's reindex at once, whatever its state; one that failed goes on. With another order it is refused.
     *
     * @param order what to build or to read again; everything without a body
     * @param key of 1 to 200 characters of printable ASCII; the same key gives the same reindex
     * @return the reindex; its address is in Location
     */
    @PostMapping("/reindexes")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<ReindexSummary> startReindex(
            @RequestBody(required = false) @Nullable ReindexOrder order,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key) {
        ReindexOrder wanted = order == null ? everything() : order;
        ReindexSummary reindex = desk().start(wanted, IdempotencyKeys.check(IdempotencyKeys.HEADER, key));
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/reindexes/" + reindex.id()))
                .body(reindex);
    }

    private static ReindexOrder everything() {
        return new ReindexOrder(List.of(), null, Mode.WARM, Swap.AUTOMATIC, List.of(), null, null, Which.ALL);
    }

    /**
     * All reindexes, newest first.
     *
     * @param after next of the page before
     * @param limit most items, up to 1000
     * @return a page
     */
    @GetMapping("/reindexes")
    ResponseEntity<Page<ReindexSummary>> listReindexes(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false, defaultValue = Items.LIMIT) int limit) {
        return polled.answer(desk().list(Items.cursor(after, limit)));
    }

    /**
     * One reindex.
     *
     * @param id its number
     * @return the reindex
     */
    @GetMapping("/reindexes/{id}")
    ResponseEntity<ReindexSummary> findReindex(@PathVariable long id) {
        return polled.answer(desk().reindex(id));
    }

    /**
     * How far a reindex is.
     *
     * @param id its number
     * @return its progress
     */
    @GetMapping("/reindexes/{id}/progress")
    ResponseEntity<Progress> reindexProgress(@PathVariable long id) {
        return polled.answer(
                desk().findProgress(id).orElseThrow(() -> new NotFound("Reindex %d does not exist".formatted(id))));
    }

    /**
     * The units of a reindex, by number.
     *
     * @param id its number
     * @param state only those that are QUEUED, RUNNING, DONE, FAILED or CANCELLED
     * @param after next of the page before
     * @param limit most items, up to 1000
     * @return a page
     */
    @GetMapping("/reindexes/{id}/units")
    ResponseEntity<Page<UnitSummary>> listUnits(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false, defaultValue = Items.LIMIT) int limit) {
        return polled.answer(desk().units(id, state, Items.cursor(after, limit)));
    }

    /**
     * The slots at work on a reindex, and what each holds.
     *
     * @param id its number
     * @return the slots
     */
    @GetMapping("/reindexes/{id}/slots")
    ResponseEntity<Page<SlotSummary>> listSlots(@PathVariable long id) {
        return polled.answer(Items.all(desk().slots(id)));
    }

    /**
     * Lets no slot read a further page of a reindex, until it is resumed.
     *
     * @param id its number
     * @return the reindex
     */
    @PostMapping("/reindexes/{id}/pause")
    ReindexSummary pauseReindex(@PathVariable long id) {
        return desk().pause(id);
    }

    /**
     * Lets a paused reindex go on from its checkpoints.
     *
     * @param id its number
     * @return the reindex
     */
    @PostMapping("/reindexes/{id}/resume")
    ReindexSummary resumeReindex(@PathVariable long id) {
        return desk().resume(id);
    }

    /**
     * Gives a reindex up and drops its generations, unless they serve. One that is running is stopped by the worker that runs
     * it: it is CANCELLED when that has happened.
     *
     * @param id its number
     * @return the reindex
     */
    @PostMapping("/reindexes/{id}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ReindexSummary cancelReindex(@PathVariable long id) {
        return desk().cancel(id);
    }
}
