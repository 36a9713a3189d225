-- Which quotes came, went or read otherwise since a run of `quotes annotate`, up to another one.
-- :since_run  number of the first run that counts; if none, the last of all, e.g. 2  [default: ]
-- :until_run  number of the last run that counts; if none, the last of all, e.g. 3  [default: ]
WITH
  asked AS (
    SELECT
      CAST(coalesce(nullif(:since_run, ''), max(id)) AS INTEGER) AS since,
      CAST(coalesce(nullif(:until_run, ''), max(id)) AS INTEGER) AS until
    FROM runs
  ),
  ends AS (
    SELECT quote, min(run) AS first, max(run) AS last FROM asked JOIN changed_quotes ON run BETWEEN since AND until GROUP BY quote
  )
SELECT
  CASE WHEN older.before IS NULL THEN 'came' WHEN newer.after IS NULL THEN 'went' ELSE 'changed' END AS change,
  newer.article,
  newer.quote AS id,
  (SELECT group_concat(value ->> 'text', ' … ') FROM json_each(older.before, '$.content')) AS quote_before,
  (SELECT group_concat(value ->> 'text', ' … ') FROM json_each(newer.after, '$.content')) AS quote_after,
  (SELECT group_concat(value ->> 'name', ', ') FROM json_each(older.before, '$.speakers')) AS speakers_before,
  (SELECT group_concat(value ->> 'name', ', ') FROM json_each(newer.after, '$.speakers')) AS speakers_after,
  (
    SELECT group_concat(key, ', ') FROM json_each(newer.after)
    WHERE older.before IS NOT NULL AND value IS NOT json_extract(older.before, '$.' || key)
  ) AS differs
FROM ends
JOIN changed_quotes AS older ON older.run = first AND older.quote = ends.quote
JOIN changed_quotes AS newer ON newer.run = last AND newer.quote = ends.quote
WHERE older.before IS NOT newer.after
ORDER BY newer.article, newer.quote
LIMIT 1000
