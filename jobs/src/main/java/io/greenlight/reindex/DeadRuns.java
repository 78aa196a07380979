package io.greenlight.reindex;

import java.time.LocalDateTime;
import java.time.ZoneId;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/** Records in Spring Batch's metadata that a run ended with its worker. Its time is the system's, as all times there. */
final class DeadRuns {
    private static final ExitStatus DIED = ExitStatus.FAILED.addExitDescription("its worker died");

    private DeadRuns() {}

    static void end(JobRepository repository, StepExecution step) {
        step.setStatus(BatchStatus.FAILED);
        step.setExitStatus(DIED);
        step.setEndTime(LocalDateTime.now(ZoneId.systemDefault()));
        repository.update(step);
    }

    static void end(JobRepository repository, JobExecution job) {
        job.setStatus(BatchStatus.FAILED);
        job.setExitStatus(DIED);
        job.setEndTime(LocalDateTime.now(ZoneId.systemDefault()));
        repository.update(job);
    }
}
