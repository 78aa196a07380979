-- What is kept for how long, comparisons by schedule, and the sources' clocks.

-- Null while the source does not answer.
alter table source_sync alter column retained_bytes drop not null, alter column retained_bytes drop default;

-- Begun by the schedule of greenlight.verify.schedule, and not by a command.
alter table verification add column scheduled boolean not null default false;
create index verification_finished on verification (entity, generation, finished_at) where state = 'DONE';

-- Without these each deleted row of Spring Batch's would have its children looked for in all rows.
create index batch_job_execution_instance on batch_job_execution (job_instance_id);
create index batch_job_execution_params_execution on batch_job_execution_params (job_execution_id);
create index batch_step_execution_execution on batch_step_execution (job_execution_id);

-- The latest time of a source's clock that a page was read at, by whomever.
create table source_clock (
    source text primary key,
    highest_version bigint not null
);
