package io.greenlight.api;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.document.AccountId;
import io.greenlight.readiness.AccountState;
import io.greenlight.readiness.AsOf;
import io.greenlight.readiness.Readiness;
import io.greenlight.readiness.ReasonCode;
import io.greenlight.readiness.WaitingRoom;
import io.greenlight.security.AccountAccess;
import io.greenlight.security.TokenVerdict;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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
@Tag(name = "readiness")
final class ReadinessController {
    static final String MANY = "/api/v1/readiness";

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
     * A question about many accounts.
     *
     * @param accounts their ids, up to 1000; a whole number is taken as its digits
     * @param asOf a time or a position of the source: whether all that was committed before is searchable; null when only the lag counts
     */
    record Question(
            @Schema(requiredMode = RequiredMode.REQUIRED) List<String> accounts,
            @Nullable String asOf) {}

    /**
     * What is known of them.
     *
     * @param answers one for each account, in the order of the question, none twice
     */
    record Answers(List<Readiness> answers) {}

    /**
     * Whether an account may send.
     *
     * @param id the account
     * @param asOf a time or a position of the source: whether all that was committed before is searchable
     * @param wait how long to wait for a yes, as 30s
     * @return the answer, or with a wait what becomes it
     */
    @ApiResponse(
            responseCode = "200",
            description = "the answer, or with a wait what becomes it",
            content = @Content(schema = @Schema(implementation = Readiness.class)))
    @GetMapping(path = "/api/v1/accounts/{account}/readiness", produces = MediaType.APPLICATION_JSON_VALUE)
    Object findReadiness(
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
        Supplier<TokenVerdict> standing = access.standing();
        CompletableFuture<Optional<Readiness>> told = answer.whenComplete((found, failure) -> {
            if (failure != null) {
                result.setErrorResult(BoundedDesk.reasonOf(failure));
            } else {
                tell(result, account, found, standing);
            }
        });
        result.onTimeout(() -> told.cancel(true));
        return result;
    }

    /** A token that was revoked meanwhile, or has expired, is told nothing. */
    private static void tell(
            DeferredResult<Readiness> result,
            AccountId account,
            Optional<Readiness> found,
            Supplier<TokenVerdict> standing) {
        try {
            if (!LaterAnswers.callerNow(standing).mayAsk(account)) {
                throw NotAnswered.foreign(account);
            }
            result.setResult(found.orElseThrow(() -> NotAnswered.unknown(account)));
        } catch (NotAnswered none) {
            result.setErrorResult(none);
        }
    }

    /**
     * Whether many accounts may send. The question is read whatever its type is said to be.
     *
     * @return one answer for each account, in their order
     */
    @Operation(
            requestBody =
                    @RequestBody(
                            description = "the accounts",
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = Question.class))))
    @PostMapping(path = MANY, produces = MediaType.APPLICATION_JSON_VALUE)
    Answers findReadinessOfMany(HttpServletRequest request) throws IOException {
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
        return new Answers(answers);
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
