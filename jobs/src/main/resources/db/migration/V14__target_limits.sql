-- What an operator changed of a target while the workers run; without a row the configuration counts.
create table target_setting (
    target text primary key,
    bulk_connections integer not null check (bulk_connections between 1 and 64),
    changed_at timestamptz not null default clock_timestamp()
);
