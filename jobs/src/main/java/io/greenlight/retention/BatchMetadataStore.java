package io.greenlight.retention;

import java.time.LocalDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Spring Batch's own tables, which Spring Batch never empties. */
@Repository
class BatchMetadataStore {
    private final JdbcClient jdbc;

    BatchMetadataStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Deletes runs of a job that ended before a time, children first.
     *
     * @param before by the clock of the processes, as Spring Batch writes it
     * @param limit most runs
     * @return how many
     */
    @Transactional
    public int deleteEnded(String job, LocalDateTime before, int limit) {
        List<Long> runs = jdbc.sql("""
                        select run.job_execution_id
                        from batch_job_execution as run
                        join batch_job_instance using (job_instance_id)
                        where job_name = ? and end_time < ? and status in ('COMPLETED', 'FAILED', 'STOPPED', 'ABANDONED')
                        order by run.job_execution_id
                        limit ?
                        for update of run skip locked
                        """)
                .params(job, before, limit)
                .query((row, number) -> row.getLong(1))
                .list();
        if (runs.isEmpty()) {
            return 0;
        }
        Long[] ids = runs.toArray(Long[]::new);
        delete("""
                delete from batch_step_execution_context using batch_step_execution as step
                where step.step_execution_id = batch_step_execution_context.step_execution_id and step.job_execution_id = any (?)
                """, ids);
        delete("delete from batch_step_execution where job_execution_id = any (?)", ids);
        delete("delete from batch_job_execution_context where job_execution_id = any (?)", ids);
        delete("delete from batch_job_execution_params where job_execution_id = any (?)", ids);
        List<Long> instances = jdbc.sql(
                        "delete from batch_job_execution where job_execution_id = any (?) returning job_instance_id")
                .param(ids)
                .query((row, number) -> row.getLong(1))
                .list();
        delete("""
                delete from batch_job_instance as instance
                where job_instance_id = any (?)
                  and not exists (select from batch_job_execution as run where run.job_instance_id = instance.job_instance_id)
                """, instances.toArray(Long[]::new));
        return runs.size();
    }

    private void delete(String sql, Long[] ids) {
        jdbc.sql(sql).param(ids).update();
    }
}
