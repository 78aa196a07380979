-- Work spread over processes: tasks of db-scheduler, slots, limits, and what an operator steers while a reindex runs.

-- Managers of reindexes and slots of sources have a table each, so that neither takes the threads of the other.
create table manager_task (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures int,
    last_heartbeat timestamptz,
    version bigint not null,
    primary key (task_name, task_instance)
);
create index manager_task_due on manager_task (execution_time);
create index manager_task_heartbeat on manager_task (last_heartbeat);

create table slot_task (like manager_task including all);

-- One row per slot of a source. The epoch rises with every run of the slot; an order that does not carry it is refused.
create table slot (
    source text not null,
    number integer not null,
    epoch bigint not null default 0,
    worker text not null default '',
    running boolean not null default false,
    taken_at timestamptz not null default clock_timestamp(),
    primary key (source, number)
);

-- What an operator changed of a source while it runs; where there is no row, the configuration counts.
create table source_setting (
    source text primary key,
    slots integer check (slots between 1 and 64),
    paused boolean not null default false,
    changed_at timestamptz not null default clock_timestamp()
);

-- Accounts that an operator raised (positive, the latest highest) or lowered (negative).
create table account_priority (
    account text primary key,
    lift bigint not null,
    changed_at timestamptz not null default clock_timestamp()
);
create sequence account_lift;

-- Processes, whatever they work on.
delete from worker;
alter table worker drop column reindex_id;

alter table reindex
    add column paused boolean not null default false,
    add column cancel_asked boolean not null default false,
    -- Rises with every run of the manager.
    add column manager_epoch bigint not null default 0,
    -- Where slots put their step executions.
    add column job_execution bigint;
create index reindex_unfinished on reindex (id) where state in ('PLANNING', 'LOADING', 'FINISHING');

drop index unit_claimable;
drop index unit_running;
alter table unit
    drop column worker,
    add column slot integer,
    add column lift bigint not null default 0,
    -- Its one account is paused.
    add column held boolean not null default false,
    drop constraint unit_state_check,
    add constraint unit_state_check check (state in ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'));
create index unit_claimable on unit (reindex_id, source, lift desc, rank) where state = 'QUEUED' and not held;
create index unit_running on unit (source, slot) where state = 'RUNNING';
create index unit_open on unit (reindex_id) where state in ('QUEUED', 'RUNNING', 'FAILED');

alter table generation_account
    add column indexed bigint not null default 0,
    add column dead_letters bigint not null default 0,
    add column lift bigint not null default 0,
    add column held boolean not null default false,
    drop constraint generation_account_state_check,
    add constraint generation_account_state_check
        check (state in ('QUEUED', 'INDEXING', 'VERIFYING', 'READY', 'FAILED', 'CANCELLED'));

-- What was loaded before these counters were kept.
update generation_account as known
set indexed = loaded.indexed, dead_letters = loaded.dead
from (
    select entity, generation, unit_account.account, sum(indexed + superseded) as indexed, sum(dead) as dead
    from unit_account join unit on unit.id = unit_id
    where state = 'DONE'
    group by entity, generation, unit_account.account) as loaded
where known.entity = loaded.entity and known.generation = loaded.generation and known.account = loaded.account;
