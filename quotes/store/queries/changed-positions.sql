-- Who has changed sides on a topic, the latest change first; if asked about nobody and nothing, on what is most discussed.
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
    SELECT DISTINCT topic, speaker_id, speaker, label, published, substr(published, 1, 10) AS day, id, stance
    FROM stands
    WHERE holder IS NULL AND label <> 'NEUTRAL' AND topic IS NOT NULL AND speaker_id IS NOT NULL AND published IS NOT NULL
      AND instr(folded(speaker), folded(:speaker)) > 0 AND ((:speaker <> '' AND :about = '') OR topic IN chosen)
  ),
  in_order AS (
    SELECT *, lag(label) OVER before AS label_before, lag(day) OVER before AS day_before, lag(id) OVER before AS id_before
    FROM own
    WINDOW before AS (PARTITION BY topic, speaker_id ORDER BY day, id, stance)
  ),
  changed AS (
    SELECT * FROM in_order
    WHERE label <> label_before AND substr(day, 1, length(day_before)) <> day_before  -- 2025-01-31 is not after 2025-01
    ORDER BY day DESC, topic, speaker_id
    LIMIT 1000
  ),
  readings AS MATERIALIZED (
    SELECT id, quote FROM quotes_reviewed WHERE id IN (SELECT id FROM changed UNION ALL SELECT id_before FROM changed)
  )
SELECT
  speaker,
  topics.name AS topic,
  day_before,
  label_before,
  earlier.quote AS quote_before,
  published,
  label,
  later.quote,
  id_before,
  changed.id
FROM changed
JOIN topics ON topics.id = changed.topic
JOIN readings AS earlier ON earlier.id = id_before
JOIN readings AS later ON later.id = changed.id
ORDER BY day DESC, topic, speaker
