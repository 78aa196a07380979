package io.greenlight.api;

import io.greenlight.desk.AccountDesk;
import io.greenlight.desk.AccountDesk.Search;
import io.greenlight.desk.AccountSummary;
import io.greenlight.desk.Desks;
import io.greenlight.desk.Page;
import io.greenlight.problem.RequestRefused;
import io.greenlight.steering.Steering.Place;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Accounts. */
@RestController
@RequestMapping(AccountController.ACCOUNTS)
@Tag(name = "accounts")
final class AccountController {
    static final String ACCOUNTS = "/api/v1/accounts";

    private final Desks desks;
    private final Polled polled;

    AccountController(@Lazy Desks desks, Polled polled) {
        this.desks = desks;
        this.polled = polled;
    }

    private AccountDesk desk() {
        return desks.accounts();
    }

    /**
     * Where an account is to stand among those that wait.
     *
     * @param place FIRST, LAST, or PLANNED: where the plan has it
     */
    record Priority(
            @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable
            Place place) {}

    /**
     * Where it stands now.
     *
     * @param account its id
     * @param place its place
     * @param units units of it that wait; 0 if none does, and then its place counts for the next reindex
     */
    record Placed(String account, Place place, int units) {}

    /**
     * Accounts of the generations that have indexes, by id.
     *
     * @param search part of the id or the name
     * @param state QUEUED, INDEXING, VERIFYING, READY, FAILED, CANCELLED or PAUSED
     * @param entity only in generations of this entity
     * @param after next of the page before
     * @param limit most items, up to 1000
     * @return a page
     */
    @GetMapping
    ResponseEntity<Page<AccountSummary>> searchAccounts(
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String entity,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false, defaultValue = Items.LIMIT) int limit) {
        return polled.answer(desk().search(new Search(search, state, entity), Items.cursor(after, limit)));
    }

    /**
     * Puts an account before or behind all others that wait; takes effect with the next unit.
     *
     * @param id the account
     * @param priority where
     * @return where it stands now
     */
    @PostMapping("/{id}/priority")
    Placed placeAccount(@PathVariable String id, @RequestBody Priority priority, HttpServletRequest request) {
        Place place = priority.place;
        if (place == null) {
            throw new RequestRefused("place is missing: give FIRST, LAST or PLANNED");
        }
        return new Placed(id, place, desk().place(AccountIds.of(id, request), place));
    }

    /**
     * Lets no slot read a further page of an account, until it is resumed.
     *
     * @param id the account
     */
    @PostMapping("/{id}/pause")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void pauseAccount(@PathVariable String id, HttpServletRequest request) {
        desk().pause(AccountIds.of(id, request));
    }

    /**
     * Lets a paused account go on.
     *
     * @param id the account
     */
    @PostMapping("/{id}/resume")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resumeAccount(@PathVariable String id, HttpServletRequest request) {
        desk().resume(AccountIds.of(id, request));
    }

    /**
     * Leaves an account out of what is being built.
     *
     * @param id the account
     */
    @PostMapping("/{id}/cancel")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancelAccount(@PathVariable String id, HttpServletRequest request) {
        desk().cancel(AccountIds.of(id, request));
    }
}
