-- What keeps every live generation equal to the sources while they change.

-- One row per source that is followed. All positions are the source's, all times the control database's.
create table source_sync (
    source text primary key,
    -- Rises whenever changes may have been missed: the slot was made anew, or the source is another one.
    following bigint not null default 0,
    -- Why it rose last.
    missed text not null default '',
    -- Why the sync does not get on now; empty when it does.
    held_back text not null default '',
    -- Everything up to here is applied, and the slot may be confirmed so far.
    confirmed bigint not null default 0,
    -- Everything committed before this time, and up to this position, is searchable in the generations that serve.
    fresh_as_of timestamptz,
    fresh_position bigint not null default 0,
    retained_bytes bigint not null default 0,
    -- Highest version that was written of it: a clock that shows less would let older rows win.
    highest_version bigint not null default 0,
    system_identifier text not null default '',
    timeline integer not null default 0,
    -- Rises with every run; an update that does not carry the current epoch changes nothing.
    run_epoch bigint not null default 0,
    ran_at timestamptz
);
drop table source_state;

create table sync_task (like manager_task including all);

-- A generation misses no change of a source since its load began if this is the source's present number.
create table generation_follow (
    entity text not null,
    number bigint not null,
    source text not null,
    following bigint not null,
    primary key (entity, number, source),
    foreign key (entity, number) references generation
);

-- The same for what a partial reindex reads: noted before its first page.
create table reindex_follow (
    reindex_id bigint not null references reindex,
    source text not null,
    following bigint not null,
    primary key (reindex_id, source)
);

-- What the sync changed of an account while its generation is built: the index holds what the load wrote, and this.
create table sync_account (
    entity text not null,
    generation bigint not null,
    account text not null,
    documents bigint not null default 0,
    sum0 bigint not null default 0,
    sum1 bigint not null default 0,
    sum2 bigint not null default 0,
    primary key (entity, generation, account),
    foreign key (entity, generation) references generation (entity, number)
);

-- Documents of a generation that could not be brought up to date yet, or are to be looked at once more.
create table document_due (
    source text not null,
    shard text not null,
    entity text not null,
    generation bigint not null,
    account text not null,
    key text[] not null,
    due_at timestamptz not null,
    primary key (entity, generation, account, key),
    foreign key (entity, generation) references generation (entity, number)
);
create index document_due_next on document_due (source, due_at);

-- Accounts that changed and that a generation which serves does not know yet.
create table new_account (
    source text not null,
    account text not null,
    seen_at timestamptz not null default clock_timestamp(),
    primary key (account, source)
);
