package io.greenlight.api;

import io.greenlight.deadletter.DeadLetter;
import io.greenlight.deadletter.DeadLetterStore.Cause;
import io.greenlight.deadletter.LetterContent;
import io.greenlight.desk.DeadLetterDesk;
import io.greenlight.desk.Desks;
import io.greenlight.desk.IdempotencyKeys;
import io.greenlight.desk.LetterOrder;
import io.greenlight.desk.Operation;
import io.greenlight.desk.Operations;
import io.greenlight.desk.Page;
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

/** Dead letters. */
@RestController
@RequestMapping("/api/v1/dead-letters")
@Tag(name = "dead letters")
final class DeadLetterController {
    /** What may be kept, and unreadable. */
    static final String CONTENT = "/api/v1/dead-letters/{id}/content";

    private final Desks desks;
    private final Operations operations;
    private final Polled polled;

    DeadLetterController(@Lazy Desks desks, @Lazy Operations operations, Polled polled) {
        this.desks = desks;
        this.operations = operations;
        this.polled = polled;
    }

    private DeadLetterDesk desk() {
        return desks.deadLetters();
    }

    /**
     * What was let be.
     *
     * @param dismissed how many dead letters
     */
    record Dismissed(long dismissed) {}

    /**
     * Open dead letters, newest first: keys and reasons, never contents.
     *
     * @param after next of the page before
     * @param limit most items, up to 1000
     * @return a page
     */
    @GetMapping
    ResponseEntity<Page<DeadLetter>> listDeadLetters(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false, defaultValue = Items.LIMIT) int limit) {
        return polled.answer(desk().open(Items.cursor(after, limit)));
    }

    /**
     * Open dead letters grouped by cause, most frequent first.
     *
     * @return the causes
     */
    @GetMapping("/causes")
    ResponseEntity<Page<Cause>> listCauses() {
        return polled.answer(Items.all(desk().causes()));
    }

    /**
     * One dead letter, open or not.
     *
     * @param id its number
     * @return the dead letter
     */
    @GetMapping("/{id}")
    ResponseEntity<DeadLetter> findDeadLetter(@PathVariable long id) {
        return polled.answer(desk().letter(id));
    }

    /**
     * What the row or document of a dead letter held: personal data. Only where the configuration has it kept, and only until it is
     * erased; each time it is asked for is in the audit log.
     *
     * @param id its number
     * @return the content, decrypted
     */
    @GetMapping("/{id}/content")
    LetterContent findDeadLetterContent(@PathVariable long id) {
        return desk().content(id);
    }

    /**
     * Reads the rows of open dead letters of the serving generations again, and writes those that can be indexed now.
     *
     * @param order which; all without a body
     * @param key of 1 to 200 characters of printable ASCII; the same key gives the same operation
     * @return the operation to ask for; its address is in Location
     */
    @PostMapping("/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Operation> replayDeadLetters(
            @RequestBody(required = false) @Nullable LetterOrder order,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key) {
        LetterOrder wanted = order == null ? new LetterOrder(List.of(), null, List.of(), List.of()) : order;
        return OperationController.accepted(
                operations.replay(wanted, IdempotencyKeys.check(IdempotencyKeys.HEADER, key)));
    }

    /**
     * Lets dead letters be: they count no more, and their documents stay missing. The choice must name numbers, a cause or
     * accounts.
     *
     * @param order which
     * @return how many it were
     */
    @PostMapping("/dismiss")
    Dismissed dismissDeadLetters(@RequestBody LetterOrder order) {
        return new Dismissed(desk().dismiss(order));
    }
}
