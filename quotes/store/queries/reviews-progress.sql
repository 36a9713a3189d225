-- How far each reviewer is with each article: quotes judged, and how, and left; articles that nobody has begun come last.
-- :reviewer  only this one, e.g. ana  [default: ]
WITH
  judged AS (
    SELECT
      judgements.article,
      reviewer,
      count(*) AS judged,
      count(*) FILTER (WHERE action = 'accept') AS accepted,
      count(*) FILTER (WHERE action = 'correct') AS corrected,
      count(*) FILTER (WHERE action = 'reject') AS rejected,
      count(*) FILTER (WHERE action = 'add') AS added,
      count(quotes.id) AS of_tool,
      max(at) AS last
    FROM judgements
    LEFT JOIN quotes ON quotes.id = judgements.quote
    WHERE :reviewer IN ('', reviewer)
    GROUP BY judgements.article, reviewer
  ),
  shown AS (
    SELECT slug, judged.* FROM articles LEFT JOIN judged ON judged.article = slug
    ORDER BY judged.article IS NULL, slug, reviewer
    LIMIT 1000
  )
SELECT
  slug AS article,
  reviewer,
  (SELECT count(*) FROM quotes WHERE quotes.article = slug) AS quotes,
  coalesce(judged, 0) AS judged,
  accepted,
  corrected,
  rejected,
  added,
  (SELECT count(*) FROM quotes WHERE quotes.article = slug) - coalesce(of_tool, 0) AS left,
  last
FROM shown
ORDER BY reviewer IS NULL, slug, reviewer
