package io.greenlight.api;

import io.greenlight.desk.Comparison;
import io.greenlight.desk.Desks;
import io.greenlight.desk.IdempotencyKeys;
import io.greenlight.desk.Operation;
import io.greenlight.desk.Operations;
import io.greenlight.desk.Page;
import io.greenlight.desk.RepairOrder;
import io.greenlight.desk.VerifyDesk;
import io.greenlight.desk.VerifyOrder;
import io.greenlight.generation.LastComparison;
import io.greenlight.verify.Depth;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Comparisons and repairs. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "verifications")
final class VerificationController {
    private final Desks desks;
    private final Operations operations;
    private final Polled polled;

    VerificationController(@Lazy Desks desks, @Lazy Operations operations, Polled polled) {
        this.desks = desks;
        this.operations = operations;
        this.polled = polled;
    }

    private VerifyDesk desk() {
        return desks.verifications();
    }

    /**
     * Compares generations with their sources: every row is read once, and what differs is looked at once more. Changes
     * nothing in an index.
     *
     * @param order what to compare; all that serves without a body
     * @param key of 1 to 200 characters of printable ASCII; the same key gives the same operation
     * @return the operation to ask for; its address is in Location
     */
    @PostMapping("/verifications")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Operation> startVerification(
            @RequestBody(required = false) @Nullable VerifyOrder order,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key) {
        VerifyOrder wanted = order == null ? new VerifyOrder(List.of(), null, List.of(), null, Depth.DOCUMENTS) : order;
        return OperationController.accepted(
                operations.verify(wanted, IdempotencyKeys.check(IdempotencyKeys.HEADER, key)));
    }

    /**
     * All comparisons of the last 30 days, newest first.
     *
     * @param after next of the page before
     * @param limit most items, up to 1000
     * @return a page
     */
    @GetMapping("/verifications")
    ResponseEntity<Page<Comparison>> listVerifications(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false, defaultValue = "20") int limit) {
        return polled.answer(desk().list(Items.cursor(after, limit)));
    }

    /**
     * The last comparison of all of each generation that serves.
     *
     * @return none of a generation that was never compared
     */
    @GetMapping("/verifications/last")
    ResponseEntity<Page<LastComparison>> listLastComparisons() {
        return polled.answer(Items.all(desk().lastComparisons()));
    }

    /**
     * One comparison, as far as it is.
     *
     * @param id its number
     * @return the comparison
     */
    @GetMapping("/verifications/{id}")
    ResponseEntity<Comparison> findVerification(@PathVariable long id) {
        return polled.answer(desk().comparison(id));
    }

    /**
     * Goes on with a comparison that was broken off.
     *
     * @param id its number
     * @return the operation to ask for; its address is in Location
     */
    @PostMapping("/verifications/{id}/resume")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Operation> resumeVerification(@PathVariable long id) {
        return OperationController.accepted(operations.resume(id));
    }

    /**
     * Reads each key that comparisons found to differ again, and writes only those. With a generation, all of it is compared
     * first, and it misses no change any more when nothing is left.
     *
     * @param order which; all of the generations that serve without a body
     * @param key of 1 to 200 characters of printable ASCII; the same key gives the same operation
     * @return the operation to ask for; its address is in Location
     */
    @PostMapping("/repairs")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Operation> startRepair(
            @RequestBody(required = false) @Nullable RepairOrder order,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key) {
        RepairOrder wanted = order == null ? new RepairOrder(null, null, List.of(), List.of(), null) : order;
        return OperationController.accepted(
                operations.repair(wanted, IdempotencyKeys.check(IdempotencyKeys.HEADER, key)));
    }
}
