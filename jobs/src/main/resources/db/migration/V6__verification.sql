-- Comparisons of a generation with its sources, and what they found.

create table verification (
    id bigint generated always as identity primary key,
    entity text not null,
    generation bigint not null,
    -- What it covers. Empty accounts: all; empty source: any.
    scope_accounts text[] not null,
    scope_source text not null,
    sums_only boolean not null,
    state text not null check (state in ('RUNNING', 'DONE', 'FAILED')),
    reason text not null default '',
    -- Each run is a job instance of its own.
    runs integer not null default 0,
    accounts bigint not null default 0,
    rows_read bigint not null default 0,
    rows_read_again bigint not null default 0,
    documents bigint not null default 0,
    rejected bigint not null default 0,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    foreign key (entity, generation) references generation (entity, number)
);

-- The items of its job: some accounts of one shard, compared together.
create table verification_scope (
    verification bigint not null references verification on delete cascade,
    number integer not null,
    source text not null,
    shard text not null,
    accounts text[] not null,
    done boolean not null default false,
    primary key (verification, number)
);
create index verification_scope_open on verification_scope (verification, number) where not done;

-- Accounts that differ.
create table verification_account (
    verification bigint not null references verification on delete cascade,
    account text not null,
    source text not null,
    shard text not null,
    expected_count bigint not null,
    expected_sum0 bigint not null,
    expected_sum1 bigint not null,
    expected_sum2 bigint not null,
    found_count bigint not null,
    found_sum0 bigint not null,
    found_sum1 bigint not null,
    found_sum2 bigint not null,
    -- Whether all of its keys that differ are among the differences.
    complete boolean not null,
    primary key (verification, account)
);

-- Keys only: the content of a row is personal data.
create table difference (
    verification bigint not null references verification on delete cascade,
    entity text not null,
    generation bigint not null,
    source text not null,
    shard text not null,
    account text not null,
    key text[] not null,
    kind text not null check (kind in ('MISSING', 'STALE', 'ORPHANED')),
    state text not null default 'OPEN' check (state in ('OPEN', 'REPAIRED', 'GONE')),
    changed_at timestamptz not null default clock_timestamp(),
    primary key (verification, account, key)
);
create index difference_open on difference (entity, generation, account) where state = 'OPEN';
