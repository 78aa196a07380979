package io.greenlight.testbed.fault;

import java.time.Duration;
import java.util.function.IntPredicate;

/** What {@link FaultProxy} does with a request. */
public sealed interface Fault {
    /** Nothing: the request is passed on and its answer passed back. */
    record None() implements Fault {}

    /** An answer of the proxy's own; the request is not passed on. */
    record Answer(int status) implements Fault {}

    /** The connection ends before the request is passed on. */
    record CutBefore() implements Fault {}

    /** The request is passed on and done, then the connection ends without an answer. */
    record CutAfter() implements Fault {}

    /** The request is passed on and done, then the connection ends in the middle of the answer. */
    record CutWithin() implements Fault {}

    /** The request is passed on after a wait. */
    record Delay(Duration duration) implements Fault {}

    /**
     * Some items of a bulk request are not passed on and are answered with a status of their own.
     *
     * @param positions which items, counted from 0
     * @param status of these items, as 429 or 400
     * @param type of their error, as {@code rejected_execution_exception} or {@code mapper_parsing_exception}
     */
    record FailItems(IntPredicate positions, int status, String type) implements Fault {}
}
