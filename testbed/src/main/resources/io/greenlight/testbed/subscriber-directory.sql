SELECT id AS account, name, plan, next_send, subscriber_count_estimate AS documents
FROM accounts
