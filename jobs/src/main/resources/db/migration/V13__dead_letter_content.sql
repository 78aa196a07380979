-- What dead letters held, encrypted, if that is wanted; and what is erased by itself.

-- When a letter was stored, replayed or dismissed last.
alter table dead_letter add column changed_at timestamptz not null default clock_timestamp();
create index dead_letter_changed on dead_letter (changed_at);

-- A table of its own, so that no list of letters reads it.
create table dead_letter_content (
    letter bigint primary key references dead_letter on delete cascade,
    -- Name of the key, as the configuration has it. The key itself is nowhere in this database.
    key_id text not null,
    -- 12 bytes of nonce, AES-256-GCM, 16 bytes of tag.
    sealed bytea not null check (length(sealed) >= 28),
    cut boolean not null,
    kept_at timestamptz not null default clock_timestamp()
);
-- Nothing that is encrypted can be compressed.
alter table dead_letter_content alter column sealed set storage external;
create index dead_letter_content_kept on dead_letter_content (kept_at);
