package io.greenlight.reindex;

/**
 * One run of a reindex's manager: the right to be the only one. Bound to the thread that runs the job, so that each of its steps
 * can ask whether somebody took it over meanwhile.
 *
 * @param reindex whose manager
 * @param epoch rises with every run
 */
record JobLease(long reindex, long epoch) {
    private static final ScopedValue<JobLease> CURRENT = ScopedValue.newInstance();

    /** Does the work as this run. */
    <T> T call(java.util.function.Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /** The run that the calling thread works for. */
    static JobLease current() {
        return CURRENT.get();
    }
}
