-- What a speaker said over time, the oldest first and what has no date last.
-- :speaker  name of the speaker or part of it, e.g. Smith
-- :since    first day, month or year, e.g. 2024-05  [default: ]
-- :until    last day, month or year, e.g. 2025  [default: ]
WITH
  spoken AS (SELECT DISTINCT id FROM speaker_quotes WHERE :speaker <> '' AND instr(folded(speaker), folded(:speaker)) > 0),
  earliest AS (
    SELECT spoken.id
    FROM spoken
    LEFT JOIN quotes ON quotes.id = spoken.id
    LEFT JOIN verdicts ON verdicts.quote = spoken.id
    JOIN articles ON articles.slug = coalesce(quotes.article, verdicts.article)
    WHERE is_within(published, :since, :until)
    ORDER BY published IS NULL, published
    LIMIT 1000
  ),
  readings AS MATERIALIZED (SELECT * FROM quotes_reviewed WHERE id IN earliest)
SELECT published, quote, speakers, outlet, status, id
FROM readings
ORDER BY published IS NULL, published, article, start, id
