SELECT id AS account, name, plan, next_send, event_count_estimate AS documents
FROM accounts
