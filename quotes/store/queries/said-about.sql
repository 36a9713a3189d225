-- Who said what about something, in these words or on a topic of that name; the latest first.
-- :about    words, a "phrase", or the beginning of a word with a star*, e.g. trade
-- :speaker  name of a speaker or part of it, e.g. Smith  [default: ]
-- :since    first day, month or year, e.g. 2024-05  [default: ]
-- :until    last day, month or year, e.g. 2025  [default: ]
WITH
  asked AS (SELECT folded(trim(:about, ' "*')) AS words),
  spoken AS (SELECT id FROM speaker_quotes WHERE :speaker <> '' AND instr(folded(speaker), folded(:speaker)) > 0),
  found AS (
    SELECT rowid AS number FROM quotes_fts WHERE quotes_fts MATCH fts_words(:about)
    UNION ALL
    SELECT quotes.rowid
    FROM asked
    CROSS JOIN topics ON words <> '' AND instr(folded(name), words) > 0
    CROSS JOIN stances ON stances.topic = topics.id
    CROSS JOIN quotes ON quotes.id = stances.quote
  ),
  latest AS (
    SELECT quotes.id
    FROM found
    JOIN quotes ON quotes.rowid = found.number
    JOIN articles ON articles.slug = quotes.article
    WHERE (:since || :until = '' OR is_within(published, :since, :until)) AND (:speaker = '' OR quotes.id IN spoken)
    ORDER BY published DESC
    LIMIT 2000  -- each of 1,000 may be found twice
  ),
  added AS (  -- by people, or known to them alone by now
    SELECT quote FROM asked JOIN verdicts ON NOT found AND words <> '' AND instr(folded(text), words) > 0
    WHERE :speaker = '' OR quote IN spoken
  ),
  readings AS MATERIALIZED (SELECT * FROM quotes_reviewed WHERE id IN (SELECT id FROM latest UNION ALL SELECT quote FROM added))
SELECT published, speakers, quote, outlet, status, id
FROM readings
WHERE is_within(published, :since, :until)
ORDER BY published DESC, article, start, id
LIMIT 1000
