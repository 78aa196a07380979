SELECT account_id AS account, id, subscriber_id AS subscriber, type, campaign_id AS campaign,
       occurred_at AS time, url, ip, user_agent
FROM events
