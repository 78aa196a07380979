-- Partial reindexes: into the serving generation, beside a full one and beside each other.

alter table reindex
    add column kind text not null default 'FULL' check (kind in ('FULL', 'PARTIAL')),
    -- What a partial one covers. Empty accounts: all.
    add column scope_accounts text[] not null default '{}',
    add column scope_source text not null default '',
    -- As it was given: a time, or a duration before requested_at.
    add column scope_since text not null default '',
    add column scope_dead_letters boolean not null default false;

alter table unit
    -- Only these keys of its one account; one key after the other, each of key_parts texts.
    add column keys text[],
    add column key_parts integer,
    -- Only documents of this time or later.
    add column since timestamptz,
    -- An account of a partial reindex that did not verify is read again, as another round with a ledger of its own.
    add column round integer not null default 1,
    -- Lowest version of its pages: every document it has read, and still found, has this version or a higher one.
    add column lowest_version bigint,
    -- Reads once more what the index has and the units before it did not find.
    add column recheck boolean not null default false,
    add constraint unit_keys_check check ((keys is null) = (key_parts is null));

-- An account in a partial reindex. What it serves with meanwhile stands in generation_account.
create table partial_account (
    reindex_id bigint not null references reindex,
    entity text not null,
    generation bigint not null,
    account text not null,
    source text not null,
    shard text not null,
    -- Whether the round reads all of the account; otherwise the scope of its reindex.
    whole boolean not null,
    round integer not null default 1,
    units_open integer not null,
    -- Lowest version of the round's pages.
    lowest_version bigint,
    since timestamptz,
    state text not null check (state in ('LOADING', 'CHECKING', 'DONE', 'FAILED', 'CANCELLED')),
    reason text not null default '',
    changed_at timestamptz not null default clock_timestamp(),
    primary key (reindex_id, entity, account),
    foreign key (entity, generation) references generation (entity, number)
);
create index partial_account_open on partial_account (reindex_id, entity) where state in ('LOADING', 'CHECKING');

-- What an account of a serving generation holds since a partial reindex verified it; before, its units say.
alter table generation_account
    add column settled_count bigint,
    add column settled_sum0 bigint,
    add column settled_sum1 bigint,
    add column settled_sum2 bigint;

-- The reindex that reported it last.
alter table dead_letter add column reindex_id bigint references reindex;
