SELECT account_id AS account, subscriber_id AS id, group_id AS value
FROM subscriber_groups
