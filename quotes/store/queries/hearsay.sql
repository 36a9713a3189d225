-- Who said that somebody said something: quotes inside quotes, the latest first.
-- :speaker  name of either speaker or part of it, e.g. Smith  [default: ]
WITH
  spoken AS (SELECT id FROM speaker_quotes WHERE :speaker <> '' AND instr(folded(speaker), folded(:speaker)) > 0),
  latest AS (
    SELECT quotes.id AS inner_id, quotes.parent AS outer_id, published
    FROM quotes
    JOIN articles ON articles.slug = quotes.article
    WHERE parent IS NOT NULL AND (:speaker = '' OR quotes.id IN spoken OR parent IN spoken)
    ORDER BY published DESC, quotes.id
    LIMIT 1000
  ),
  readings AS MATERIALIZED (
    SELECT id, speakers, quote FROM quotes_reviewed WHERE id IN (SELECT inner_id FROM latest UNION ALL SELECT outer_id FROM latest)
  )
SELECT published, outside.speakers AS outer_speakers, inside.speakers AS inner_speakers, inside.quote AS inner_quote, outer_id, inner_id
FROM latest
JOIN readings AS inside ON inside.id = inner_id
JOIN readings AS outside ON outside.id = outer_id
ORDER BY published DESC, inner_id
