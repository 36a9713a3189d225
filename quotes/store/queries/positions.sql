-- Where one speaker stands, by topic: how often for, against and neither, with the surest example.
-- :speaker  name of the speaker or part of it, e.g. Smith
WITH
  spoken AS (SELECT id FROM speaker_quotes WHERE :speaker <> '' AND instr(folded(speaker), folded(:speaker)) > 0),
  stands AS MATERIALIZED (SELECT * FROM stands_reviewed WHERE id IN spoken),
  told AS (  -- a stand once, also of one speaker under two names
    SELECT DISTINCT coalesce(name, target) AS topic, speaker, speaker_id, label, score, published, stands.id, stance
    FROM stands
    LEFT JOIN topics ON topics.id = stands.topic
    WHERE holder IS NULL AND instr(folded(speaker), folded(:speaker)) > 0
  ),
  ranked AS (
    SELECT *, row_number() OVER (PARTITION BY speaker_id, topic ORDER BY score DESC, published DESC, id, stance) AS place FROM told
  ),
  counted AS (
    SELECT
      speaker,
      topic,
      count(*) FILTER (WHERE label = 'FAVOR') AS favor,
      count(*) FILTER (WHERE label = 'AGAINST') AS against,
      count(*) FILTER (WHERE label = 'NEUTRAL') AS neutral,
      min(published) AS first,
      max(published) AS last,
      max(id) FILTER (WHERE place = 1) AS example_id
    FROM ranked
    GROUP BY speaker_id, topic
    ORDER BY count(*) DESC, speaker, topic
    LIMIT 1000
  ),
  examples AS MATERIALIZED (SELECT id, quote FROM quotes_reviewed WHERE id IN (SELECT example_id FROM counted))
SELECT speaker, topic, favor, against, neutral, first, last, quote AS example, example_id
FROM counted
JOIN examples ON examples.id = example_id
ORDER BY favor + against + neutral DESC, speaker, topic
