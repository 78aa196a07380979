-- The e-mail platform's tables, created in the schema that the search path names.

CREATE TABLE accounts (
    id                        bigint PRIMARY KEY,
    name                      text NOT NULL,
    plan                      text NOT NULL CHECK (plan IN ('free', 'standard', 'pro', 'enterprise')),
    next_send                 timestamptz,
    subscriber_count_estimate bigint NOT NULL,
    event_count_estimate      bigint NOT NULL
);

-- As in a database that has grown: what the application always sets is not always declared NOT NULL.
CREATE TABLE subscribers (
    account_id    bigint NOT NULL,
    id            bigint NOT NULL,
    email         text,
    domain        text,
    name          text,
    status        text,
    source        text,
    country       text,
    city          text,
    created_at    timestamptz,
    updated_at    timestamptz,
    subscribed_at timestamptz,
    tags          text[],
    sent          bigint,
    opened        bigint,
    clicked       bigint,
    last_open_at  timestamptz,
    last_click_at timestamptz,
    score         double precision,
    custom_fields jsonb,
    PRIMARY KEY (account_id, id)
);

CREATE TABLE subscriber_groups (
    account_id    bigint NOT NULL,
    subscriber_id bigint NOT NULL,
    group_id      bigint NOT NULL,
    PRIMARY KEY (account_id, subscriber_id, group_id)
);

CREATE TABLE events (
    account_id    bigint NOT NULL,
    id            bigint NOT NULL,
    subscriber_id bigint NOT NULL,
    type          text NOT NULL,
    campaign_id   bigint,
    occurred_at   timestamptz NOT NULL,
    url           text,
    ip            inet,
    user_agent    text,
    PRIMARY KEY (account_id, id)
);
