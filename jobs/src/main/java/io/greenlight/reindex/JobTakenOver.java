package io.greenlight.reindex;

/** Another worker runs the reindex now, since this one was taken for dead. Do nothing more for it. */
final class JobTakenOver extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobTakenOver(JobLease lease) {
        super("Reindex %d was taken over while this process did not answer. Its new owner goes on."
                .formatted(lease.reindex()));
    }
}
