-- What the changes of a source passed through when they were read last: publications and partitions. Empty where that was before this was noted.
alter table source_sync add column marks text[] not null default '{}';
