-- Who may ask and order, and what was ordered.

-- Tokens of the API. The secret itself is nowhere: 256 random bits need no slow hash.
create table api_token (
    -- The public part of the token, by which it is found.
    id text primary key,
    name text not null,
    secret_sha256 text not null,
    scopes text[] not null check (cardinality(scopes) > 0),
    -- Null: every account.
    accounts text[],
    created_by text not null,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz
);
create unique index api_token_name on api_token (name) where revoked_at is null;

-- One row per operation, written before it begins. Without an outcome it runs, or its process died.
create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    who text not null,
    door text not null check (door in ('CLI', 'HTTP')),
    what text not null,
    subject jsonb not null default '{}',
    parameters jsonb not null default '{}',
    outcome text,
    ended_at timestamptz
);
create index audit_at on audit (at);
