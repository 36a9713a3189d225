CREATE VIEW speaker_quotes AS
-- Which quotes each speaker has, with a person's word in the place of the tool's: a row for each speaker and quote. Begins with speakers;
-- the speakers of given quotes are in quotes_reviewed.
--   select count(*) from speaker_quotes where speaker = 'Jane Doe'
SELECT
  speakers.name AS speaker,
  attributions.quote AS id,
  speakers.id AS speaker_id
FROM speakers
CROSS JOIN appearances ON appearances.speaker = speakers.id
CROSS JOIN attributions ON attributions.article = appearances.article AND attributions.appearance = appearances.id
LEFT JOIN verdicts ON verdicts.quote = attributions.quote
WHERE verdicts.status IS NULL OR verdicts.status IN ('accepted', 'disputed')
UNION ALL
SELECT
  CAST(who.value ->> 'name' AS TEXT),
  verdicts.quote,
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
JOIN json_each(verdicts.reading, '$.speakers') AS who
WHERE verdicts.status IN ('corrected', 'added') OR NOT verdicts.found;
