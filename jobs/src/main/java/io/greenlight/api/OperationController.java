package io.greenlight.api;

import io.greenlight.desk.Operation;
import io.greenlight.desk.Operations;
import io.greenlight.desk.Page;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What takes long, and is done by a worker. */
@RestController
@RequestMapping("/api/v1/operations")
@Tag(name = "operations")
final class OperationController {
    private final Operations operations;
    private final Polled polled;

    OperationController(@Lazy Operations operations, Polled polled) {
        this.operations = operations;
        this.polled = polled;
    }

    static ResponseEntity<Operation> accepted(Operation operation) {
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/operations/" + operation.id()))
                .body(operation);
    }

    /**
     * All operations of the last 30 days, newest first.
     *
     * @param after next of the page before
     * @param limit most items, up to 1000
     * @return a page
     */
    @GetMapping
    ResponseEntity<Page<Operation>> listOperations(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false, defaultValue = Items.LIMIT) int limit) {
        return polled.answer(operations.list(Items.cursor(after, limit)));
    }

    /**
     * One operation: ask until its state is DONE or FAILED.
     *
     * @param id its number
     * @return the operation
     */
    @GetMapping("/{id}")
    ResponseEntity<Operation> findOperation(@PathVariable long id) {
        return polled.answer(operations.operation(id));
    }
}
