package io.greenlight.console;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was done, told once on the page that follows. It is in the address as a code, so that nobody else's words are shown. */
enum Done {
    PAUSED("It is paused. Slots stop after the page they are reading."),
    RESUMED("It goes on from its checkpoints."),
    CANCELLED("It is given up."),
    CANCELLING("It is being given up; the worker that runs it drops what it built."),
    SWAPPED("The alias points to the generation."),
    ROLLED_BACK("The alias points again to the generation that served before."),
    RETIRED("It is retired, its indexes are dropped."),
    SWAP_HELD("The swap is left to an operator."),
    SWAP_RELEASED("It swaps by itself as soon as the gate allows."),
    STARTED("It is started. Workers take its units."),
    CONTINUED("It goes on from its checkpoints."),
    RAISED("It comes before all others that wait."),
    LOWERED("It comes behind all others."),
    RESTORED("It is back at its place in the plan."),
    LEFT_OUT("What was not loaded yet is left out."),
    LIMITED("The limit is changed. It takes effect after the page that each slot is reading."),
    TARGET_LIMITED("The limit is changed. It takes effect with the next requests of each worker."),
    REPLAYED("Their rows were read again: %d are loaded or gone, %d are left."),
    REPLAYING("Their rows are being read again; look at this page in a while."),
    DISMISSED("They count no more: %d are dismissed."),
    DISMISSING("They are being dismissed; look at this page in a while.");

    private final String words;

    Done(String words) {
        this.words = words;
    }

    /** An address of ours with this code. */
    String at(String url, long... numbers) {
        StringBuilder address = new StringBuilder(url)
                .append(url.contains("?") ? '&' : '?')
                .append("done=")
                .append(name().toLowerCase(Locale.ROOT));
        for (int i = 0; i < numbers.length; i++) {
            address.append("&n").append(i + 1).append('=').append(numbers[i]);
        }
        return address.toString();
    }

    /** What a code says; empty for none, or one that does not exist. */
    static String words(@Nullable String code, @Nullable Long first, @Nullable Long second) {
        return find(code)
                .map(done -> done.words.formatted(first == null ? 0 : first, second == null ? 0 : second))
                .orElse("");
    }

    private static Optional<Done> find(@Nullable String code) {
        for (Done done : values()) {
            if (done.name().equalsIgnoreCase(code)) {
                return Optional.of(done);
            }
        }
        return Optional.empty();
    }
}
