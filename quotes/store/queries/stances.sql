-- Where each speaker stands on something, by topic: how often for, against and neither, with the surest example.
-- :about    words in the name of a topic or in a target, e.g. trade
-- :speaker  name of a speaker or part of it, e.g. Smith  [default: ]
WITH
  asked AS (SELECT folded(trim(:about, ' "*')) AS words),
  on_it AS (
    SELECT quote FROM asked
    CROSS JOIN topics ON words <> '' AND instr(folded(name), words) > 0
    CROSS JOIN stances ON stances.topic = topics.id
    UNION ALL
    SELECT quote FROM asked
    CROSS JOIN quotes_fts
    CROSS JOIN quotes ON quotes.rowid = quotes_fts.rowid
    CROSS JOIN stances ON stances.quote = quotes.id AND words <> '' AND instr(folded(target), words) > 0
    WHERE quotes_fts MATCH fts_words(:about)
    UNION ALL
    SELECT quote FROM asked JOIN verdicts ON words <> '' AND instr(folded(text), words) > 0
  ),
  stands AS MATERIALIZED (SELECT * FROM stands_reviewed WHERE id IN on_it),
  told AS (  -- a stand once, also of one speaker under two names; `whose`: of a holder in its article, or of the speaker
    SELECT DISTINCT
      coalesce(name, target) AS topic, iif(holder IS NULL, speaker, NULL) AS speaker, holder,
      coalesce(holder || ' ' || article, speaker_id) AS whose, label, score, published, stands.id, stance
    FROM asked
    JOIN stands
    LEFT JOIN topics ON topics.id = stands.topic
    WHERE (instr(folded(name), words) > 0 OR instr(folded(target), words) > 0) AND instr(folded(speaker), folded(:speaker)) > 0
  ),
  ranked AS (SELECT *, row_number() OVER (PARTITION BY topic, whose ORDER BY score DESC, published DESC, id, stance) AS place FROM told),
  counted AS (
    SELECT
      topic,
      speaker,
      holder,
      count(*) FILTER (WHERE label = 'FAVOR') AS favor,
      count(*) FILTER (WHERE label = 'AGAINST') AS against,
      count(*) FILTER (WHERE label = 'NEUTRAL') AS neutral,
      min(published) AS first,
      max(published) AS last,
      max(id) FILTER (WHERE place = 1) AS example_id
    FROM ranked
    WHERE whose IS NOT NULL
    GROUP BY topic, whose
    ORDER BY count(*) DESC, topic, whose
    LIMIT 1000
  ),
  examples AS MATERIALIZED (SELECT id, quote FROM quotes_reviewed WHERE id IN (SELECT example_id FROM counted))
SELECT topic, speaker, holder, favor, against, neutral, first, last, quote AS example, example_id
FROM counted
JOIN examples ON examples.id = example_id
ORDER BY favor + against + neutral DESC, topic, speaker, holder
