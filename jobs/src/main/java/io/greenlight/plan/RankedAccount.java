package io.greenlight.plan;

import java.time.Duration;

/**
 * An account at its place in the order.
 *
 * @param demand what the place was decided from
 * @param why the rule that decided it
 * @param start when its load is expected to start, from now
 * @param end when its load is expected to be done, from now
 */
public record RankedAccount(AccountDemand demand, Why why, Duration start, Duration end) {
    /** The rule that gave an account its place, first to load first. */
    public enum Why {
        /** A send is scheduled and can be met. */
        DUE("next send"),
        /** Waited longer than the aging bound. */
        AGED("waited longest"),
        /** A send is scheduled but stepped back, so that more others are met. */
        LATE("send cannot be met"),
        /** Weight of the plan over size. */
        WEIGHT("plan over size");

        private final String words;

        Why(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }
}
