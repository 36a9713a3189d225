-- Who has been for and against one topic, the likeliest first; if asked about nobody and nothing, on what is most discussed.
-- :speaker  name of a speaker or part of it, e.g. Smith  [default: ]
-- :about    words in the name of a topic, e.g. trade  [default: ]
WITH
  asked AS (SELECT folded(trim(:about, ' "*')) AS words),
  spoken AS (SELECT id FROM speaker_quotes WHERE :speaker <> '' AND instr(folded(speaker), folded(:speaker)) > 0),
  weighed AS (
    SELECT topic, sum(count(*)) OVER (ORDER BY count(*) DESC, topic) - count(*) AS stances_before
    FROM stances
    WHERE topic IS NOT NULL AND :speaker = '' AND :about = ''
    GROUP BY topic
  ),
  chosen AS (
    SELECT topic FROM weighed WHERE stances_before < 2000  -- as many as can be looked through at once
    UNION ALL
    SELECT id FROM asked JOIN topics ON words <> '' AND instr(folded(name), words) > 0
  ),
  stands AS MATERIALIZED (
    SELECT * FROM stands_reviewed
    WHERE id IN (
      SELECT id FROM spoken
      UNION ALL
      SELECT quote FROM chosen CROSS JOIN stances ON stances.topic = chosen.topic WHERE :speaker = ''
    )
  ),
  own AS (
    SELECT DISTINCT topic, speaker_id, speaker, label, score, published, id, stance
    FROM stands
    WHERE holder IS NULL AND label <> 'NEUTRAL' AND topic IS NOT NULL AND speaker_id IS NOT NULL
      AND instr(folded(speaker), folded(:speaker)) > 0 AND ((:speaker <> '' AND :about = '') OR topic IN chosen)
  ),
  ranked AS (
    SELECT *, row_number() OVER (PARTITION BY topic, speaker_id, label ORDER BY score DESC, published DESC, id, stance) AS place FROM own
  ),
  pairs AS (
    SELECT
      topic,
      speaker,
      count(*) FILTER (WHERE label = 'FAVOR') AS favor,
      count(*) FILTER (WHERE label = 'AGAINST') AS against,
      max(id) FILTER (WHERE place = 1 AND label = 'FAVOR') AS favor_id,
      max(id) FILTER (WHERE place = 1 AND label = 'AGAINST') AS against_id,
      max(score) FILTER (WHERE label = 'FAVOR') * max(score) FILTER (WHERE label = 'AGAINST') AS score
    FROM ranked
    GROUP BY topic, speaker_id
    HAVING favor > 0 AND against > 0
    ORDER BY score DESC, topic, speaker_id
    LIMIT 1000
  ),
  readings AS MATERIALIZED (
    SELECT id, published, quote FROM quotes_reviewed WHERE id IN (SELECT favor_id FROM pairs UNION ALL SELECT against_id FROM pairs)
  )
SELECT
  speaker,
  topics.name AS topic,
  favor,
  against,
  one.published AS favor_published,
  one.quote AS favor_quote,
  other.published AS against_published,
  other.quote AS against_quote,
  round(score, 2) AS score,
  favor_id,
  against_id
FROM pairs
JOIN topics ON topics.id = pairs.topic
JOIN readings AS one ON one.id = favor_id
JOIN readings AS other ON other.id = against_id
ORDER BY pairs.score DESC, speaker, topic
