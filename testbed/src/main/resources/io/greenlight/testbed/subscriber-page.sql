SELECT account_id AS account, id, email, domain, name, status, source, country, city,
       created_at, updated_at, subscribed_at, tags, sent, opened, clicked,
       last_open_at, last_click_at, score, custom_fields
FROM subscribers
