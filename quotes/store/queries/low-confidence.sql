-- Quotes that nobody has reviewed and that may be wrong, the least sure first, and what is unsure about them.
-- :below  scores below this count, e.g. 0.5  [default: 0.6]
WITH
  asked AS (SELECT CAST(coalesce(nullif(:below, ''), '0.6') AS REAL) AS below),
  judged AS (SELECT quote FROM verdicts),
  unsure_quotes AS (
    SELECT id, score, 'quote' AS what FROM asked JOIN quotes ON score < below AND id NOT IN judged ORDER BY score LIMIT 1000
  ),
  unsure_speakers AS (
    SELECT quote, score, coalesce(appearance, 'nobody') || ' speaks' FROM asked JOIN attributions ON score < below AND quote NOT IN judged
    ORDER BY score LIMIT 1000
  ),
  unsure_stances AS (
    SELECT quote, score, label || ' ' || target || ' (rule and model differ)'
    FROM asked JOIN stances ON score < below AND agreement = 'conflict' AND quote NOT IN judged
    ORDER BY score LIMIT 1000
  ),
  doubts AS (SELECT * FROM unsure_quotes UNION ALL SELECT * FROM unsure_speakers UNION ALL SELECT * FROM unsure_stances),
  unsure AS (
    SELECT id, min(score) AS score, group_concat(what || ': ' || round(score, 2), '; ') AS doubts
    FROM doubts
    GROUP BY id
    ORDER BY min(score), id
    LIMIT 1000
  ),
  readings AS MATERIALIZED (SELECT * FROM quotes_reviewed WHERE id IN (SELECT id FROM unsure))
SELECT round(unsure.score, 2) AS score, speakers, quote, doubts, outlet, published, unsure.id
FROM unsure
JOIN readings ON readings.id = unsure.id
ORDER BY unsure.score, unsure.id
