-- Whether the key is the whole id of a document that is stored by the routing of an account to which it does not belong.
alter table difference add column stray boolean not null default false;
alter table difference drop constraint difference_pkey;
alter table difference add primary key (verification, account, key, stray);
