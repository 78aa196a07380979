-- Answers that are remembered, and the flips between ready and not ready.

-- The source's clock, read before the position was asked for: what was committed before is searchable. Null where the clock
-- says nothing of what is visible, as on a standby.
alter table source_sync
    add column fresh_source_time timestamptz,
    -- How old fresh_as_of has become at most since the recorder of flips has looked.
    add column longest_gap interval not null default '0';

-- Accounts that stopped being READY where they are served from, until the recorder of flips has seen it.
create table readiness_lost (
    account text primary key,
    lost_at timestamptz not null default clock_timestamp(),
    state text not null,
    reason text not null
);

-- What was recorded of an account last.
create table readiness_known (
    account text primary key,
    ready boolean not null
);

-- From ready to not ready and back. Written by one recorder at a time, so that ids become visible in their order.
create table readiness_flip (
    id bigint generated always as identity primary key,
    account text not null,
    ready boolean not null,
    state text not null,
    reason text not null,
    flipped_at timestamptz not null
);
create index readiness_flip_by_time on readiness_flip (flipped_at);

-- Where the deliveries to a webhook are.
create table webhook (
    name text primary key,
    -- All flips up to this one were taken.
    delivered_id bigint not null,
    -- The last flip of the delivery under way: sent again, it is the same.
    pending_id bigint,
    failures integer not null default 0,
    last_error text not null default '',
    attempted_at timestamptz,
    delivered_at timestamptz,
    -- Flips that were dropped before they could be delivered.
    dropped bigint not null default 0
);
create table webhook_task (like manager_task including all);

-- Says which accounts changed where they are served from: a name each, or * when there are many.
create function readiness_notify(accounts text[]) returns void language plpgsql as $$
begin
    if cardinality(accounts) > 100 then
        perform pg_notify('greenlight_readiness', '*');
    else
        perform pg_notify('greenlight_readiness', 'a' || account) from unnest(accounts) as account;
    end if;
end
$$;

create function readiness_accounts_added() returns trigger language plpgsql as $$
begin
    perform readiness_notify(array_agg(distinct account))
    from after join generation on generation.entity = after.entity and number = after.generation and serving
    having count(*) > 0;
    return null;
end
$$;
create trigger readiness_accounts_added after insert on generation_account
    referencing new table as after for each statement execute function readiness_accounts_added();

create function readiness_accounts_changed() returns trigger language plpgsql as $$
begin
    perform readiness_notify(array_agg(distinct after.account))
    from after
    join before on before.account = after.account and before.entity = after.entity and before.generation = after.generation
    join generation on generation.entity = after.entity and number = after.generation and serving
    where (before.state, before.reason, before.held, before.source, before.ready_at)
        is distinct from (after.state, after.reason, after.held, after.source, after.ready_at)
    having count(*) > 0;
    insert into readiness_lost (account, state, reason)
    select distinct on (after.account) after.account, after.state, after.reason
    from after
    join before on before.account = after.account and before.entity = after.entity and before.generation = after.generation
    join generation on generation.entity = after.entity and number = after.generation and serving
    where before.state = 'READY' and after.state <> 'READY'
    order by after.account
    on conflict do nothing;
    return null;
end
$$;
create trigger readiness_accounts_changed after update on generation_account
    referencing old table as before new table as after for each statement execute function readiness_accounts_changed();

create function readiness_accounts_gone() returns trigger language plpgsql as $$
begin
    perform readiness_notify(array_agg(distinct account))
    from before join generation on generation.entity = before.entity and number = before.generation and serving
    having count(*) > 0;
    insert into readiness_lost (account, state, reason)
    select distinct account, 'NOT_INDEXED', 'NO_SERVING_GENERATION'
    from before join generation on generation.entity = before.entity and number = before.generation and serving
    where before.state = 'READY'
    on conflict do nothing;
    return null;
end
$$;
create trigger readiness_accounts_gone after delete on generation_account
    referencing old table as before for each statement execute function readiness_accounts_gone();

-- At the commit, when it is known which generation serves instead: of its accounts, those that are not READY in that one.
create function readiness_serving_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('greenlight_readiness', 'f');
    perform pg_notify('greenlight_readiness', '*');
    if tg_op = 'UPDATE' and old.serving and not new.serving then
        insert into readiness_lost (account, state, reason)
        select was.account, coalesce(present.state, 'NOT_INDEXED'), coalesce(nullif(present.reason, ''), 'NO_SERVING_GENERATION')
        from generation_account was
        left join generation on generation.entity = was.entity and serving
        left join generation_account present on present.account = was.account and present.entity = was.entity
            and present.generation = generation.number
        where was.entity = old.entity and was.generation = old.number and was.state = 'READY'
          and present.state is distinct from 'READY'
        on conflict do nothing;
    end if;
    return null;
end
$$;
create constraint trigger readiness_serving_changed after update on generation
    deferrable initially deferred for each row when (old.serving is distinct from new.serving)
    execute function readiness_serving_changed();
create constraint trigger readiness_serving_added after insert on generation
    deferrable initially deferred for each row when (new.serving) execute function readiness_serving_changed();

create function readiness_sync_gap() returns trigger language plpgsql as $$
begin
    if new.fresh_as_of is distinct from old.fresh_as_of and old.fresh_as_of is not null then
        new.longest_gap = greatest(new.longest_gap, clock_timestamp() - old.fresh_as_of);
    end if;
    return new;
end
$$;
create trigger readiness_sync_gap before update on source_sync for each row execute function readiness_sync_gap();

create function readiness_facts_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('greenlight_readiness', 'f');
    return null;
end
$$;
create trigger readiness_sync_changed after update on source_sync for each row
    when ((old.following, old.missed, old.held_back, old.fresh_as_of, old.fresh_position, old.fresh_source_time,
            old.system_identifier, old.timeline)
        is distinct from (new.following, new.missed, new.held_back, new.fresh_as_of, new.fresh_position,
            new.fresh_source_time, new.system_identifier, new.timeline))
    execute function readiness_facts_changed();
create trigger readiness_sync_added after insert or delete on source_sync for each row
    execute function readiness_facts_changed();
create trigger readiness_follow_changed after insert or update or delete on generation_follow for each row
    execute function readiness_facts_changed();

create function readiness_flipped() returns trigger language plpgsql as $$
begin
    perform pg_notify('greenlight_readiness', 'l');
    return null;
end
$$;
create trigger readiness_flipped after insert on readiness_flip for each statement execute function readiness_flipped();
