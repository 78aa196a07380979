package io.greenlight.api;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.document.AccountId;
import io.greenlight.readiness.AccountState;
import io.greenlight.readiness.AsOf;
import io.greenlight.readiness.Readiness;
import io.greenlight.readiness.ReasonCode;
import io.greenlight.readiness.WaitingRoom;
import io.greenlight.security.AccountAccess;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** May this account send, or may these? */
@RestController
final class ReadinessController {
    /** The waiting room answers in time; this only ends what it should have. */
    private static final Duration BEYOND_THE_WAIT = Duration.ofSeconds(10);

    private final BoundedDesk desk;
    private final WaitingRoom waiting;
    private final AccountAccess access;
    private final Duration longestWait;

    ReadinessController(BoundedDesk desk, WaitingRoom waiting, AccountAccess access, GreenlightProperties properties) {
        this.desk = desk;
        this.waiting = waiting;
        this.access = access;
        this.longestWait = properties.readiness().maxWait();
    }

    /**
     * {@code GET /api/v1/accounts/{account}/readiness}.
     *
     * @return the answer, or with a wait what becomes it
     */
    @ApiResponse(
            responseCode = "200",
            description = "the answer, or with a wait what becomes it",
            content = @Content(schema = @Schema(implementation = Readiness.class)))
    @GetMapping(path = "/api/v1/accounts/{account}/readiness", produces = MediaType.APPLICATION_JSON_VALUE)
    Object readiness(
            @PathVariable("account") String id,
            @RequestParam(name = "asOf", required = false) @Nullable String asOf,
            @RequestParam(name = "wait", required = false) @Nullable String wait,
            HttpServletRequest request) {
        // What follows a semicolon is no part of the id for the framework, and may be one for the asker.
        if (request.getRequestURI().indexOf(';') >= 0) {
            throw NotAnswered.malformed("a semicolon is written %3B");
        }
        AccountId account = AccountIds.parse(id);
        AsOf covered = asOf == null ? null : Batch.parseAsOf(asOf);
        Duration longest = wait == null ? Duration.ZERO : Waits.parse(wait, longestWait);
        if (longest.isZero()) {
            return desk.answer(account, covered);
        }
        return findFirst(account, covered)
                .filter(Readiness::ready)
                .<Object>map(ready -> ready)
                .orElseGet(() -> waitFor(account, covered, longest));
    }

    /** The answer of now; who has time to wait need not be turned away when there is none at once. */
    private Optional<Readiness> findFirst(AccountId account, @Nullable AsOf asOf) {
        try {
            return Optional.of(desk.answer(account, asOf));
        } catch (NotAnswered none) {
            if (none.reason().equals(ReasonCode.NO_ANSWER_IN_TIME.name())) {
                return Optional.empty();
            }
            throw none;
        }
    }

    private DeferredResult<Readiness> waitFor(AccountId account, @Nullable AsOf asOf, Duration longest) {
        CompletableFuture<Optional<Readiness>> answer =
                waiting.enter(account, asOf, longest).orElseThrow(NotAnswered::tooManyWaiting);
        DeferredResult<Readiness> result =
                new DeferredResult<>(longest.plus(BEYOND_THE_WAIT).toMillis(), () -> NotAnswered.late());
        CompletableFuture<Optional<Readiness>> told = answer.whenComplete((found, failure) -> {
            if (failure != null) {
                result.setErrorResult(BoundedDesk.reasonOf(failure));
            } else if (found.isEmpty()) {
                result.setErrorResult(NotAnswered.unknown(account));
            } else {
                result.setResult(found.get());
            }
        });
        result.onTimeout(() -> told.cancel(true));
        return result;
    }

    /** {@code POST /api/v1/readiness}: many accounts, in their order. */
    @PostMapping(path = "/api/v1/readiness", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, List<Readiness>> readiness(HttpServletRequest request) throws IOException {
        Batch batch = Batch.read(request.getInputStream());
        Map<String, @Nullable AccountId> asked = new LinkedHashMap<>();
        batch.accounts().forEach(text -> asked.put(text, wellFormed(text)));
        List<AccountId> accounts = new ArrayList<>();
        asked.values().forEach(account -> {
            if (account != null) {
                accounts.add(account);
            }
        });
        accounts.stream().filter(account -> !access.mayAsk(account)).findFirst().ifPresent(foreign -> {
            throw NotAnswered.foreign(foreign);
        });
        Map<AccountId, Optional<Readiness>> found = desk.answers(accounts, batch.asOf());
        List<Readiness> answers = new ArrayList<>(asked.size());
        asked.forEach((text, account) -> answers.add(
                account == null
                        ? no(text, ReasonCode.MALFORMED_ACCOUNT)
                        : found.getOrDefault(account, Optional.empty())
                                .orElseGet(() -> no(text, ReasonCode.UNKNOWN_ACCOUNT))));
        return Map.of("answers", answers);
    }

    private static @Nullable AccountId wellFormed(String text) {
        try {
            return AccountIds.parse(text);
        } catch (NotAnswered malformed) {
            return null;
        }
    }

    private static Readiness no(String text, ReasonCode reason) {
        return Readiness.bare(text, AccountState.NOT_INDEXED, reason.name());
    }
}
