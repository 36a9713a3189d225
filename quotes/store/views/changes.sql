CREATE VIEW changes AS
-- Where a speaker stands otherwise on a topic than on the last earlier day for which there is a stand: a row for each such stand, with
-- the one before. Stands that are reported of others do not count, nor do articles without a date.
--   select speaker, topic_name, previous_published, previous_label, published, label from changes order by published
--   select speaker, previous_quote, quote from changes where 'NEUTRAL' not in (previous_label, label) and topic = 'martial-law'
WITH
  own AS (  -- a stand once, also of one speaker under two names
    SELECT DISTINCT
      topic, topic_name, speaker_id, speaker, label, target, quote, published, substr(published, 1, 10) AS day, article, start,
      agreement, score, id, stance
    FROM stands
    WHERE topic IS NOT NULL AND speaker_id IS NOT NULL AND holder IS NULL AND published IS NOT NULL
  ),
  counted AS (SELECT *, row_number() OVER (PARTITION BY topic, speaker_id ORDER BY day, article, start, id, stance) AS number FROM own),
  dated AS (SELECT *, min(number) OVER (PARTITION BY topic, speaker_id, day) - 1 AS number_before FROM counted)
SELECT
  it.speaker,
  it.topic,
  it.topic_name,
  previous.published AS previous_published,
  previous.label AS previous_label,
  previous.target AS previous_target,
  previous.quote AS previous_quote,
  it.published,
  it.label,
  it.target,
  it.quote,
  previous.agreement AS previous_agreement,
  previous.score AS previous_score,
  it.agreement,
  it.score,
  previous.article AS previous_article,
  previous.id AS previous_id,
  previous.stance AS previous_stance,
  it.article,
  it.id,
  it.stance,
  it.speaker_id
FROM dated AS it
JOIN dated AS previous ON previous.topic = it.topic AND previous.speaker_id = it.speaker_id AND previous.number = it.number_before
WHERE previous.label <> it.label AND substr(it.day, 1, length(previous.day)) <> previous.day  -- 2025-01-31 is not after 2025-01
ORDER BY it.speaker, it.speaker_id, it.topic, it.number;
