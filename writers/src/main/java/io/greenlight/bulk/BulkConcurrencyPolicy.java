package io.greenlight.bulk;

import java.time.Duration;

/**
 * Decides from the answers how many bulk requests may be under way at once: additive increase, multiplicative decrease.
 * Deterministic, without a clock of its own. For one thread at a time.
 *
 * <p><b>Down.</b> The number is halved, never below 1, when the target pushes back (429 to the request or to some of its
 * items, a circuit breaker, 502 to 504, no answer), or when requests take {@value #SLOW} times as long per byte as they
 * usually do. At most once a round trip: what was sent before the last change says nothing about the new number and is
 * ignored. Halving is what lets several processes that know nothing of each other come to equal shares of one target
 * (Chiu and Jain, "Analysis of the Increase and Decrease Algorithms for Congestion Avoidance in Computer Networks", 1989).
 *
 * <p><b>Back.</b> One more after each quiet window, up to the number from which it was halved; until it is there, it is
 * held down and has a reason. A window is {@value #ANSWERS_PER_REQUEST} answers for each permit and {@code SHORTEST_WINDOW}
 * at least; push-back starts it anew.
 *
 * <p><b>Up.</b> Beyond that, one more at a time, only if requests had to wait for a permit (a number that is not used proves
 * nothing), and for good only if the bytes per second rose by an eighth of what one more would bring if the target had
 * plenty to spare. Otherwise the step is taken back, and tried again after two windows, then four, eight, at most
 * {@value #LONGEST_PAUSE}: a target that was busy may be so no longer.
 *
 * <p><b>Usual</b> is a mean of the time per byte that follows a rise slowly (a sixteenth a window) and a fall quickly (half), as
 * in the gradient limits of Netflix's concurrency-limits. It is scaled with every step up, because a target at its limit makes
 * each request wait for the others. So latency that stays high becomes the usual one, and the number comes back. After a minute
 * without a request nothing is usual.
 *
 * <p><b>Another maximum.</b> The number falls to a lower one at once, and comes back to no more than that.
 *
 * <p><b>Example.</b> At most 4. It starts with 2, and a window brings 20 MB/s: try 3. That brings 26 MB/s, more than the 21.25 asked
 * for: keep 3, try 4. That brings 26.5, less than 27.1: back to 3, look again after two windows. A 429 arrives: 1, held down.
 * Another one, to a request that was sent before: still 1. A quiet window: 2. Another: 3, where it was, and no longer held down.
 */
final class BulkConcurrencyPolicy {
    /** One connection reaches half of what a node can do and three all of it (docs/operations/benchmarks.md). */
    static final int START = 2;

    static final Duration SHORTEST_WINDOW = Duration.ofMillis(500);
    private static final int ANSWERS_PER_REQUEST = 4;
    private static final int SHARE_OF_GAIN = 8;
    private static final int SHORTEST_PAUSE = 2;
    private static final int LONGEST_PAUSE = 32;
    private static final int SLOW = 3;
    private static final int RISE = 16;
    /** Shorter requests are not slow, whatever they are compared with. */
    private static final long SLOW_NANOS = Duration.ofMillis(100).toNanos();

    private static final long FORGET_NANOS = Duration.ofMinutes(1).toNanos();

    private int most;
    private int allowed;
    private int comeBackTo;
    private String reason = "";
    private boolean changed;
    private long changedNanos;
    private boolean answered;
    private long answeredNanos;
    private AnswerWindow window = new AnswerWindow();
    private double usualSlowness;
    private double rateBeforeStep;
    private int pause = SHORTEST_PAUSE;
    private int windowsToWait;

    BulkConcurrencyPolicy(int most) {
        this.most = most;
        this.allowed = Math.min(START, most);
    }

    BulkConcurrency concurrency() {
        return new BulkConcurrency(allowed, most, reason);
    }

    /** Takes another maximum: a lower one counts at once, a higher one lets it climb from the next window on. */
    BulkConcurrency limit(int highest, long nanos) {
        most = highest;
        comeBackTo = Math.min(comeBackTo, most);
        pause = SHORTEST_PAUSE;
        windowsToWait = 0;
        if (allowed > most) {
            rateBeforeStep = 0;
            change(most, nanos);
        }
        return concurrency();
    }

    /** Takes note of an answer, in the order in which they come. */
    BulkConcurrency answered(BulkAnswered answer) {
        forgetAfterIdleness(answer);
        if (!wasSentBeforeTheChange(answer)) {
            if (answer.isPushBack()) {
                halve(answer.pushBack(), answer.answeredNanos());
            } else {
                window.add(answer);
                if (isComplete(window)) {
                    judge(window, answer.answeredNanos());
                    window = new AnswerWindow();
                }
            }
        }
        return concurrency();
    }

    private void forgetAfterIdleness(BulkAnswered answer) {
        if (answered && answer.sentNanos() - answeredNanos > FORGET_NANOS) {
            window = new AnswerWindow();
            usualSlowness = 0;
            rateBeforeStep = 0;
        }
        answered = true;
        answeredNanos = answer.answeredNanos();
    }

    private boolean wasSentBeforeTheChange(BulkAnswered answer) {
        return changed && answer.sentNanos() - changedNanos < 0;
    }

    private boolean isComplete(AnswerWindow answers) {
        return answers.counted() >= ANSWERS_PER_REQUEST * allowed && answers.nanos() >= SHORTEST_WINDOW.toNanos();
    }

    private void judge(AnswerWindow quiet, long nanos) {
        double times = usualSlowness == 0 ? 1 : quiet.slowness() / usualSlowness;
        follow(quiet.slowness());
        if (allowed > 1 && times >= SLOW && quiet.meanNanos() >= SLOW_NANOS) {
            halve("requests take %.0f times as long as usual".formatted(times), nanos);
        } else if (!reason.isEmpty()) {
            comeBack(nanos);
        } else {
            climb(quiet, nanos);
        }
    }

    private void follow(double slowness) {
        if (usualSlowness == 0) {
            usualSlowness = slowness;
        } else {
            usualSlowness += (slowness - usualSlowness) / (slowness < usualSlowness ? 2 : RISE);
        }
    }

    private void halve(String because, long nanos) {
        reason = because;
        comeBackTo = Math.max(comeBackTo, allowed);
        rateBeforeStep = 0;
        pause = SHORTEST_PAUSE;
        windowsToWait = 0;
        change(Math.max(1, allowed / 2), nanos);
    }

    private void comeBack(long nanos) {
        if (allowed < comeBackTo) {
            change(allowed + 1, nanos);
        }
        if (allowed >= comeBackTo) {
            comeBackTo = 0;
            reason = "";
        }
    }

    private void climb(AnswerWindow quiet, long nanos) {
        if (rateBeforeStep > 0 && !hasPaid(quiet.rate())) {
            rateBeforeStep = 0;
            windowsToWait = pause;
            pause = Math.min(2 * pause, LONGEST_PAUSE);
            change(allowed - 1, nanos);
            return;
        }
        if (rateBeforeStep > 0) {
            rateBeforeStep = 0;
            pause = SHORTEST_PAUSE;
        }
        if (windowsToWait > 0) {
            windowsToWait--;
        } else if (allowed < most && quiet.isWanting()) {
            rateBeforeStep = quiet.rate();
            change(allowed + 1, nanos);
        }
    }

    private boolean hasPaid(double rate) {
        return rate >= rateBeforeStep * (1 + 1.0 / (SHARE_OF_GAIN * (allowed - 1)));
    }

    private void change(int number, long nanos) {
        if (number > allowed) {
            usualSlowness *= (double) number / allowed;
        }
        allowed = number;
        changed = true;
        changedNanos = nanos;
        window = new AnswerWindow();
    }
}
