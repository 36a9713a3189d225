CREATE VIEW quotes_reviewed AS
-- What was said, with a person's word in the place of the tool's: rejected quotes are left out, corrected ones read as corrected, and what
-- people added is there; of a disputed quote the tool's reading stands.
--   select speakers, quote, status, reviewer from quotes_reviewed where status in ('corrected', 'added')
--   select status, count(*) from quotes_reviewed group by status
SELECT
  quotes.id,
  CAST(coalesce(verdicts.status, 'unreviewed') AS TEXT) AS status,  -- types as below, so that SQLite looks up ids in both halves
  CAST(iif(verdicts.reading IS NULL, (
    SELECT group_concat(name, ', ')
    FROM (
      SELECT DISTINCT speakers.name
      FROM attributions
      JOIN appearances ON appearances.article = attributions.article AND appearances.id = attributions.appearance
      JOIN speakers ON speakers.id = appearances.speaker
      WHERE attributions.quote = quotes.id
      ORDER BY attributions.seq
    )
  ), verdicts.speakers) AS TEXT) AS speakers,
  CAST(coalesce(verdicts.text, quotes.text) AS TEXT) AS quote,
  CAST(coalesce(verdicts.kind, quotes.kind) AS TEXT) AS kind,
  articles.title,
  articles.outlet,
  articles.published,
  quotes.article,
  CAST(coalesce(verdicts.start, quotes.start) AS INTEGER) AS start,
  CAST(coalesce(verdicts."end", quotes."end") AS INTEGER) AS "end",
  quotes.score,  -- the tool's
  reviews.reviewer,
  reviews.at,
  reviews.note,
  verdicts.rating,
  verdicts.reading
FROM quotes
JOIN articles ON articles.slug = quotes.article
LEFT JOIN verdicts ON verdicts.quote = quotes.id
LEFT JOIN reviews ON reviews.id = verdicts.review
WHERE verdicts.status IS NULL OR verdicts.status <> 'rejected'
UNION ALL
SELECT
  verdicts.quote,
  verdicts.status,
  verdicts.speakers,
  verdicts.text,
  verdicts.kind,
  articles.title,
  articles.outlet,
  articles.published,
  verdicts.article,
  verdicts.start,
  verdicts."end",
  CAST(NULL AS REAL),
  reviews.reviewer,
  reviews.at,
  reviews.note,
  verdicts.rating,
  verdicts.reading
FROM verdicts
JOIN articles ON articles.slug = verdicts.article
JOIN reviews ON reviews.id = verdicts.review
WHERE NOT verdicts.found AND verdicts.reading IS NOT NULL;
