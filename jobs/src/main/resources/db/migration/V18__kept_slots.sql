-- Whether a slot of ours may be at the source: noted before one is made, and cleared when it is dropped because the WAL is not read any more.
alter table source_sync add column keeps_slot boolean not null default false;
-- Where it was not noted by which tables a source is followed, its WAL may be what was read.
update source_sync set keeps_slot = not exists (select from unnest(tables) as line where line like '%, transaction %');
