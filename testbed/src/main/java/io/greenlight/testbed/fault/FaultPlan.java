package io.greenlight.testbed.fault;

import java.util.random.RandomGenerator;

/** Decides for each request what goes wrong. Asked by several threads at once. */
@FunctionalInterface
public interface FaultPlan {
    /** The fault of this request. */
    Fault faultOf(ProxiedRequest request);

    /** Nothing goes wrong. */
    static FaultPlan none() {
        return request -> new Fault.None();
    }

    /** All requests. */
    static FaultPlan always(Fault fault) {
        return request -> fault;
    }

    /** All bulk requests. */
    static FaultPlan bulks(Fault fault) {
        return request -> request.isBulk() ? fault : new Fault.None();
    }

    /** The first bulk requests. */
    static FaultPlan firstBulks(long number, Fault fault) {
        return request -> request.isBulk() && request.bulkNumber() <= number ? fault : new Fault.None();
    }

    /** Every n-th bulk request, from the first one on. */
    static FaultPlan everyNthBulk(long n, Fault fault) {
        return request -> request.isBulk() && request.bulkNumber() % n == 1 % n ? fault : new Fault.None();
    }

    /** A share of all bulk requests, between 0 and 1. The generator must be safe for several threads. */
    static FaultPlan shareOfBulks(double share, RandomGenerator random, Fault fault) {
        return request -> request.isBulk() && random.nextDouble() < share ? fault : new Fault.None();
    }

    /** 413 to all requests with a larger body. */
    static FaultPlan largestBody(long bytes) {
        return request -> request.bodyBytes() > bytes ? new Fault.Answer(413) : new Fault.None();
    }

    /** This plan's fault, or the other's where this one has none. */
    default FaultPlan or(FaultPlan other) {
        return request -> {
            Fault fault = faultOf(request);
            return fault instanceof Fault.None ? other.faultOf(request) : fault;
        };
    }
}
