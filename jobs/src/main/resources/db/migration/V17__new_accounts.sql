-- An account whose rows come before it stands in the account directory is looked for again and again, behind those that were not yet.
alter table new_account
    add column looks integer not null default 0,
    add column look_at timestamptz not null default clock_timestamp();
create index new_account_look on new_account (look_at, account);
