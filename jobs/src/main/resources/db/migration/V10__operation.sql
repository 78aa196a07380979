-- What was asked for over HTTP and takes long: done by a worker, looked at by whoever asked.

create table operation (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('VERIFY', 'REPAIR', 'REPLAY', 'SYNC')),
    state text not null default 'QUEUED' check (state in ('QUEUED', 'RUNNING', 'DONE', 'FAILED')),
    -- The code of what it failed with; empty otherwise.
    problem text not null default '',
    reason text not null default '',
    request text not null,
    result text,
    idempotency_key text unique,
    requested_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    finished_at timestamptz
);
create index operation_unfinished on operation (id) where state in ('QUEUED', 'RUNNING');

create table operation_task (like manager_task including all);

-- A comparison that was asked for waits for a worker.
alter table verification
    drop constraint verification_state_check,
    add constraint verification_state_check check (state in ('QUEUED', 'RUNNING', 'DONE', 'FAILED'));
