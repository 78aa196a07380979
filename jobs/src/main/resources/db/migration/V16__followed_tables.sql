-- By which tables and columns a source is followed, since it was made ready for them last: changes of others were not seen. Empty where
-- that was before this was noted.
alter table source_sync add column tables text[] not null default '{}';
