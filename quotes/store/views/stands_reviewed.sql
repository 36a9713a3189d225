CREATE VIEW stands_reviewed AS
-- Who stands where on what, with a person's word in the place of the tool's: a row for each stance and speaker, as in stands. Stances of
-- rejected quotes are left out, those of corrected and added ones are the person's, with 1 for a score.
--   select speaker, label, target, id from stands_reviewed where topic = 'martial-law' and holder is null
--   select id, speaker, label, target from stands_reviewed where status in ('corrected', 'added')
SELECT
  stances.quote AS id,
  CAST(coalesce(verdicts.status, 'unreviewed') AS TEXT) AS status,  -- types as below, so that SQLite looks up ids in both halves
  speakers.name AS speaker,
  stances.holder,
  stances.target,
  stances.topic,
  stances.label,
  stances.score,
  articles.outlet,
  articles.published,
  quotes.article,
  stances.seq AS stance,
  speakers.id AS speaker_id
FROM stances
JOIN quotes ON quotes.id = stances.quote
JOIN articles ON articles.slug = quotes.article
JOIN attributions ON attributions.quote = stances.quote
LEFT JOIN appearances ON appearances.article = attributions.article AND appearances.id = attributions.appearance
LEFT JOIN speakers ON speakers.id = appearances.speaker
LEFT JOIN verdicts ON verdicts.quote = stances.quote
WHERE verdicts.status IS NULL OR verdicts.status IN ('accepted', 'disputed')
UNION ALL
SELECT
  verdicts.quote,
  verdicts.status,
  CAST(who.value ->> 'name' AS TEXT),
  CAST(given.value -> 'holder' ->> 'text' AS TEXT),
  CAST(given.value -> 'target' ->> 'text' AS TEXT),
  CAST(coalesce(
    (
      SELECT topic FROM stances
      WHERE stances.quote = verdicts.quote
        AND stances.target_start = given.value -> 'target' ->> 'start' AND stances.target_end = given.value -> 'target' ->> 'end'
      ORDER BY stances.seq LIMIT 1
    ),
    (SELECT id FROM topics WHERE name = given.value -> 'target' ->> 'text' ORDER BY instr(id, '/'), id LIMIT 1)
  ) AS TEXT),
  CAST(given.value ->> 'label' AS TEXT),
  CAST(1 AS REAL),
  articles.outlet,
  articles.published,
  verdicts.article,
  CAST(given.key AS INTEGER),
  CAST(coalesce(
    (
      SELECT speakers.id FROM attributions
      JOIN appearances ON appearances.article = attributions.article AND appearances.id = attributions.appearance
      JOIN speakers ON speakers.id = appearances.speaker
      WHERE attributions.quote = verdicts.quote AND speakers.name = who.value ->> 'name'
    ),
    (SELECT id FROM speakers WHERE name = who.value ->> 'name' ORDER BY instr(id, '/'), id LIMIT 1),
    who.value ->> 'name'
  ) AS TEXT)
FROM verdicts
JOIN articles ON articles.slug = verdicts.article
JOIN json_each(verdicts.reading, '$.stances') AS given
LEFT JOIN json_each(verdicts.reading, '$.speakers') AS who
WHERE verdicts.status IN ('corrected', 'added') OR NOT verdicts.found;
