-- What reporters keep their distance from ("claimed", "allegedly"), and by which words; the latest first.
-- :speaker  name of a speaker or part of it, e.g. Smith  [default: ]
WITH
  spoken AS (SELECT id FROM speaker_quotes WHERE :speaker <> '' AND instr(folded(speaker), folded(:speaker)) > 0),
  latest AS (
    SELECT framings.quote
    FROM framings
    JOIN quotes ON quotes.id = framings.quote
    JOIN articles ON articles.slug = quotes.article
    WHERE reporter = 'distances' AND (:speaker = '' OR framings.quote IN spoken)
    ORDER BY published DESC, framings.quote
    LIMIT 1000
  )
SELECT
  published,
  outlet,
  speakers,
  (SELECT group_concat(text, ' … ') FROM (SELECT text FROM spans WHERE spans.quote = id AND role = 'cue' ORDER BY seq)) AS cue,
  (SELECT group_concat(text, ' … ') FROM (SELECT text FROM spans WHERE spans.quote = id AND role = 'hedge' ORDER BY seq)) AS hedges,
  quote,
  status,
  id
FROM quotes_reviewed
WHERE id IN latest
ORDER BY published DESC, id
