package io.greenlight.console;

import io.greenlight.document.AccountId;
import io.greenlight.steering.Steering;
import io.greenlight.steering.Steering.Place;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an operator can do for an account. */
enum AccountOperation {
    /** Puts it first. */
    RAISE(
            "Raise",
            "Its units start before all others that wait, those raised before included. If nothing of it waits, it counts for the next reindex."),
    /** Puts it last. */
    LOWER("Lower", "Its units start after all others."),
    /** Puts it where the plan has it. */
    RESTORE("Restore", "Its units are back at their place in the plan."),
    /** Keeps it back. */
    PAUSE("Pause", "Slots read no further page of it, until it is resumed. It may not send before it is loaded."),
    /** Lets it go on. */
    RESUME("Resume", "Slots take its units again, from their checkpoints."),
    /** Leaves it out. */
    LEAVE_OUT(
            "Leave out",
            "What is not loaded of it is left out of what is being built. It may not send until it is loaded by another reindex.");

    private final String verb;
    private final String effect;

    AccountOperation(String verb, String effect) {
        this.verb = verb;
        this.effect = effect;
    }

    /** The operation of this path. */
    static Optional<AccountOperation> find(String path) {
        return Arrays.stream(values())
                .filter(operation -> operation.path().equals(path))
                .findFirst();
    }

    /** As it stands in an address. */
    public String path() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As it stands on a button that leads to its confirmation. */
    public String label() {
        return verb;
    }

    /** Whether it cannot be taken back. */
    public boolean isDangerous() {
        return this == LEAVE_OUT;
    }

    Confirmation confirmation(AccountId account) {
        Confirmation asked = Confirmation.of(
                        "%s account %s".formatted(verb, account),
                        "/console/account/" + path(),
                        verb,
                        page(account),
                        effect)
                .with(Map.of("id", account.value()));
        return isDangerous() ? asked.dangerous() : asked;
    }

    Done carryOut(Steering steering, AccountId account) {
        return switch (this) {
            case RAISE -> place(steering, account, Place.FIRST, Done.RAISED);
            case LOWER -> place(steering, account, Place.LAST, Done.LOWERED);
            case RESTORE -> place(steering, account, Place.PLANNED, Done.RESTORED);
            case PAUSE -> {
                steering.pauseAccount(account);
                yield Done.PAUSED;
            }
            case RESUME -> {
                steering.resumeAccount(account);
                yield Done.RESUMED;
            }
            case LEAVE_OUT -> {
                steering.cancelAccount(account);
                yield Done.LEFT_OUT;
            }
        };
    }

    private static Done place(Steering steering, AccountId account, Place place, Done done) {
        steering.place(account, place);
        return done;
    }

    /** The page of an account, whatever characters its id has. */
    static String page(AccountId account) {
        return "/console/account?id=" + URLEncoder.encode(account.value(), StandardCharsets.UTF_8);
    }
}
