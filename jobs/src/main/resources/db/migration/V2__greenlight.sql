-- Greenlight's own tables. All times are the control database's.

create table reindex (
    id bigint generated always as identity primary key,
    state text not null check (state in ('PLANNING', 'LOADING', 'FINISHING', 'HELD', 'DONE', 'FAILED', 'CANCELLED')),
    reason text not null default '',
    mode text not null check (mode in ('WARM', 'COLD')),
    target text not null,
    entities text[] not null,
    hold_swap boolean not null,
    -- The worker that runs it; taken over by comparing with the one that was found dead.
    owner text,
    idempotency_key text unique,
    requested_at timestamptz not null default clock_timestamp(),
    loading_at timestamptz,
    finished_at timestamptz
);

-- Who runs a reindex, and when it last said that it is alive.
create table worker (
    name text primary key,
    reindex_id bigint references reindex,
    held_back text not null default '',
    started_at timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp()
);

create sequence generation_number;

create table generation (
    entity text not null,
    number bigint not null,
    alias text not null,
    target text not null,
    reindex_id bigint not null references reindex,
    state text not null check (state in ('BUILDING', 'VERIFIED', 'SERVING', 'RETIRING', 'RETIRED', 'ABANDONED')),
    -- In cold mode the alias points to a generation while it is still being built.
    serving boolean not null default false,
    schema_fingerprint text not null,
    created_at timestamptz not null default clock_timestamp(),
    verified_at timestamptz,
    swapped_at timestamptz,
    retired_at timestamptz,
    primary key (entity, number)
);
create unique index generation_serving on generation (entity) where serving;

create table generation_index (
    entity text not null,
    number bigint not null,
    name text not null,
    uuid text not null,
    primary key (entity, number, name),
    foreign key (entity, number) references generation
);

-- One account in one generation: what the readiness answer is made of.
create table generation_account (
    entity text not null,
    generation bigint not null,
    account text not null,
    source text not null,
    shard text not null,
    name text not null,
    plan text not null,
    next_send timestamptz,
    rank bigint not null,
    why text not null,
    state text not null check (state in ('QUEUED', 'INDEXING', 'VERIFYING', 'READY', 'FAILED')),
    reason text not null default '',
    expected bigint not null,
    units_open integer not null,
    changed_at timestamptz not null default clock_timestamp(),
    ready_at timestamptz,
    primary key (account, entity, generation),
    foreign key (entity, generation) references generation (entity, number)
);
create index generation_account_state on generation_account (entity, generation, state, rank);
create index generation_account_ready on generation_account (ready_at desc) where ready_at is not null;

create table unit (
    id bigint generated always as identity primary key,
    reindex_id bigint not null references reindex,
    entity text not null,
    generation bigint not null,
    source text not null,
    shard text not null,
    rank bigint not null,
    state text not null check (state in ('QUEUED', 'RUNNING', 'DONE', 'FAILED')),
    reason text not null default '',
    expected bigint not null,
    accounts text[] not null,
    is_range boolean not null,
    after_key text[],
    through_key text[],
    checkpoint_account text,
    checkpoint_key text[],
    -- Rises with every claim; an update that does not carry the current epoch changes nothing.
    epoch bigint not null default 0,
    worker text,
    rows_read bigint not null default 0,
    started_at timestamptz,
    finished_at timestamptz,
    check ((checkpoint_account is null) = (checkpoint_key is null))
);
create index unit_claimable on unit (reindex_id, source, rank) where state = 'QUEUED';
create index unit_running on unit (worker) where state = 'RUNNING';
create index unit_by_reindex on unit (reindex_id, entity, state);

-- The ledger: what was read of an account in a unit, and what became of it. read = indexed + superseded + dead.
create table unit_account (
    unit_id bigint not null references unit,
    account text not null,
    rows_read bigint not null default 0,
    indexed bigint not null default 0,
    superseded bigint not null default 0,
    dead bigint not null default 0,
    sum0 bigint not null default 0,
    sum1 bigint not null default 0,
    sum2 bigint not null default 0,
    primary key (unit_id, account),
    check (rows_read = indexed + superseded + dead)
);
create index unit_account_by_account on unit_account (account);

-- Keys and reasons only: the content of a row is personal data.
create table dead_letter (
    id bigint generated always as identity primary key,
    entity text not null,
    generation bigint not null,
    source text not null,
    shard text not null,
    account text not null,
    key text[] not null,
    field text not null,
    reason text not null,
    stage text not null check (stage in ('READ', 'WRITE')),
    state text not null default 'OPEN' check (state in ('OPEN', 'REPLAYED', 'DISMISSED')),
    created_at timestamptz not null default clock_timestamp(),
    unique (entity, generation, account, key),
    foreign key (entity, generation) references generation (entity, number)
);

-- What is remembered of a source, to notice that it was restored, replaced, or that its clock went back.
create table source_state (
    source text primary key,
    system_identifier text not null,
    timeline integer not null,
    highest_version bigint not null
);
