-- How reindexes went, for charts that every server shows and a restart does not lose.

create table progress_sample (
    reindex_id bigint not null references reindex on delete cascade,
    sampled_at timestamptz not null default clock_timestamp(),
    documents bigint not null,
    expected bigint not null,
    accounts bigint not null,
    ready bigint not null,
    dead bigint not null,
    held_back text not null,
    primary key (reindex_id, sampled_at)
);
create index progress_sample_age on progress_sample (sampled_at);

-- Accounts are shown in their order, page by page, without reading those before.
create index generation_account_rank on generation_account (entity, generation, rank, account);
-- The few that an operator raised or lowered.
create index generation_account_lifted on generation_account (entity, generation, lift desc, rank) where lift <> 0;
-- Dead letters of one account, of whatever entity and generation.
create index dead_letter_by_account on dead_letter (account, id) where state = 'OPEN';
