-- What unnamed people are quoted with, the latest first.
-- :outlet  name of an outlet or part of it, e.g. Herald  [default: ]
WITH
  latest AS (
    SELECT attributions.quote
    FROM speakers
    CROSS JOIN appearances ON appearances.speaker = speakers.id
    CROSS JOIN attributions ON attributions.article = appearances.article AND attributions.appearance = appearances.id
    JOIN articles ON articles.slug = attributions.article
    WHERE speakers.type = 'anonymous' AND instr(folded(outlet), folded(:outlet)) > 0
    ORDER BY published DESC, attributions.quote
    LIMIT 1000
  )
SELECT published, outlet, speakers, quote, status, id
FROM quotes_reviewed
WHERE id IN latest
ORDER BY published DESC, id
