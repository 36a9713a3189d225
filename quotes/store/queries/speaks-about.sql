-- Who speaks about whom, and how often for, against or neither; if asked about nobody, about those who are most discussed.
-- :whom     name of a person or body, or part of it, e.g. Smith  [default: ]
-- :speaker  name of a speaker or part of it, e.g. Jones  [default: ]
WITH
  spoken_of AS (
    SELECT topics.id, speakers.name, count(*) AS stances
    FROM speakers
    CROSS JOIN topics ON topics.id = speakers.id
    CROSS JOIN stances ON stances.topic = topics.id
    WHERE instr(folded(speakers.name), folded(:whom)) > 0
    GROUP BY topics.id
  ),
  chosen AS (
    SELECT id, name FROM (SELECT *, sum(stances) OVER (ORDER BY stances DESC, id) - stances AS stances_before FROM spoken_of)
    WHERE stances_before < 2000  -- as many as can be looked through at once
  ),
  stands AS MATERIALIZED (
    SELECT * FROM stands_reviewed WHERE id IN (SELECT quote FROM chosen CROSS JOIN stances ON stances.topic = chosen.id)
  ),
  told AS (
    SELECT DISTINCT speaker, speaker_id, chosen.name AS whom, label, score, published, stands.id, stance
    FROM stands
    JOIN chosen ON chosen.id = topic
    WHERE holder IS NULL AND speaker_id IS NOT NULL AND instr(folded(speaker), folded(:speaker)) > 0
  ),
  ranked AS (
    SELECT *, row_number() OVER (PARTITION BY speaker_id, whom ORDER BY score DESC, published DESC, id, stance) AS place FROM told
  ),
  counted AS (
    SELECT
      speaker,
      whom,
      count(*) FILTER (WHERE label = 'FAVOR') AS favor,
      count(*) FILTER (WHERE label = 'AGAINST') AS against,
      count(*) FILTER (WHERE label = 'NEUTRAL') AS neutral,
      max(id) FILTER (WHERE place = 1) AS example_id
    FROM ranked
    GROUP BY speaker_id, whom
    ORDER BY count(*) DESC, speaker, whom
    LIMIT 1000
  ),
  examples AS MATERIALIZED (SELECT id, quote FROM quotes_reviewed WHERE id IN (SELECT example_id FROM counted))
SELECT speaker, whom, favor, against, neutral, quote AS example, example_id
FROM counted
JOIN examples ON examples.id = example_id
ORDER BY favor + against + neutral DESC, speaker, whom
