CREATE VIEW framed AS
-- How the reporter frames what somebody said, and how certain the speaker is: a row for each quote and speaker.
--   select speaker, cue, quote from framed where reporter = 'distances' order by published
SELECT
  said.speaker,
  said.quote,
  said.cue,
  framings.lemma,
  framings.engagement,
  framings.act,
  framings.reporter,
  (SELECT group_concat(text, ' … ') FROM (SELECT text FROM spans WHERE quote = said.id AND role = 'hedge' ORDER BY seq)) AS hedges,
  certainties.value AS certainty,
  certainties.time,
  (
    SELECT group_concat(text, ' … ')
    FROM (SELECT text FROM spans WHERE quote = said.id AND role = 'certainty' ORDER BY seq)
  ) AS certainty_evidence,
  said.title,
  said.outlet,
  said.published,
  said.article,
  said.id,
  said.speaker_id
FROM framings
JOIN said ON said.id = framings.quote
LEFT JOIN certainties ON certainties.quote = framings.quote
ORDER BY said.article, said.start, said."end", said.id, said.speaker_id;
