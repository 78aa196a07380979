alter table generation_account add column indexed bigint not null default 0, add column dead_letters bigint not null default 0;
