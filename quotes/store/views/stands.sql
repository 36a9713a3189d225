CREATE VIEW stands AS
-- Who stands where on what: a row for each stance and speaker; holder has the words for whose stand it is where it is not the speaker's.
--   select speaker, label, target, evidence, quote from stands where target like '%tariff%' order by published
--   select speaker, label, target, quote from stands where topic = 'martial-law' and holder is null
SELECT
  said.speaker,
  stances.holder,
  stances.target,
  stances.antecedent,  -- for what a target such as "it" stands
  stances.topic,  -- what target and antecedent are about, under one name however they are worded
  topics.name AS topic_name,
  stances.label,
  stances.attitude,
  stances.intensity,
  (
    SELECT group_concat(text, ' … ')
    FROM (SELECT text FROM stance_evidence WHERE quote = stances.quote AND stance = stances.seq ORDER BY seq)
  ) AS evidence,
  stances.agreement,
  stances.score,  -- how far to trust the label; said.score tells it of quote and speaker
  said.quote,
  said.cue,
  said.title,
  said.outlet,
  said.published,
  said.article,
  said.start,
  said.id,
  stances.seq AS stance,
  said.speaker_id
FROM stances
JOIN said ON said.id = stances.quote
LEFT JOIN topics ON topics.id = stances.topic
ORDER BY said.article, said.start, said."end", said.id, stances.seq, said.speaker_id;
