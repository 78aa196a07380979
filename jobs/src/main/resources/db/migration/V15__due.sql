-- What one generation has due is found without reading what waits for the cluster of another.
drop index document_due_next;
create index document_due_next on document_due (source, entity, generation, due_at);
