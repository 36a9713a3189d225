CREATE VIEW speaker_counts AS
-- How often each speaker is quoted, and in how many articles; the most quoted first.
SELECT
  speakers.name AS speaker,
  speakers.type,
  count(DISTINCT quotes.id) AS quotes,
  count(DISTINCT quotes.article) AS articles,
  count(DISTINCT quotes.id) FILTER (WHERE quotes.kind = 'direct') AS direct,
  count(DISTINCT quotes.id) FILTER (WHERE quotes.kind = 'indirect') AS indirect,
  count(DISTINCT quotes.id) FILTER (WHERE quotes.kind = 'mixed') AS mixed,
  speakers.id AS speaker_id
FROM speakers
LEFT JOIN appearances ON appearances.speaker = speakers.id
LEFT JOIN attributions ON attributions.article = appearances.article AND attributions.appearance = appearances.id
LEFT JOIN quotes ON quotes.id = attributions.quote
GROUP BY speakers.id
ORDER BY quotes DESC, speakers.id;
