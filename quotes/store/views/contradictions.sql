CREATE VIEW contradictions AS
-- Pairs of stands of one speaker for and against one topic, those first for which both labels are most likely right. Stands that are
-- reported of others do not count.
--   select speaker, topic_name, favor_quote, against_quote from contradictions where score > 0.5
WITH
  own AS (  -- a stand once, also of one speaker under two names
    SELECT DISTINCT topic, topic_name, speaker_id, speaker, label, target, quote, published, article, agreement, score, id, stance
    FROM stands
    WHERE topic IS NOT NULL AND speaker_id IS NOT NULL AND holder IS NULL AND label <> 'NEUTRAL'
  )
SELECT
  favor.speaker,
  favor.topic,
  favor.topic_name,
  favor.published AS favor_published,
  favor.target AS favor_target,
  favor.quote AS favor_quote,
  against.published AS against_published,
  against.target AS against_target,
  against.quote AS against_quote,
  favor.score * against.score AS score,
  favor.agreement AS favor_agreement,
  favor.score AS favor_score,
  against.agreement AS against_agreement,
  against.score AS against_score,
  favor.article AS favor_article,
  favor.id AS favor_id,
  favor.stance AS favor_stance,
  against.article AS against_article,
  against.id AS against_id,
  against.stance AS against_stance,
  favor.speaker_id
FROM own AS favor
JOIN own AS against ON against.topic = favor.topic AND against.speaker_id = favor.speaker_id
WHERE favor.label = 'FAVOR' AND against.label = 'AGAINST'
ORDER BY favor.score * against.score DESC, favor.speaker, favor.topic, favor.id, favor.stance, against.id, against.stance;
