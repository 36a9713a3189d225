CREATE VIEW topic_stands AS
-- Who stands where on which topic: a row for each topic and speaker. Stands that somebody reports of others have a row for these, with
-- holder, the words for them in one article, in the place of speaker; those of which nobody knows whose they are, are only in stands.
--   select speaker, holder, favor, against, neutral, example from topic_stands where topic = 'martial-law'
--   select topic_name, count(*) from topic_stands where favor > 0 group by topic having count(*) > 1 order by 2 desc
WITH
  told AS (  -- a stand once, also of one speaker under two names
    SELECT DISTINCT
      topic, topic_name, iif(holder IS NULL, speaker_id, NULL) AS speaker_id, iif(holder IS NULL, speaker, NULL) AS speaker,
      holder, iif(holder IS NULL, NULL, article) AS holder_article, label, published, article, quote, score, id, stance
    FROM stands
    WHERE topic IS NOT NULL AND (speaker_id IS NOT NULL OR holder IS NOT NULL)
  ),
  ranked AS (
    SELECT *, row_number() OVER (
      PARTITION BY topic, speaker_id, holder, holder_article ORDER BY score DESC, published IS NULL, published, id, stance
    ) AS place
    FROM told
  )
SELECT
  topic,
  topic_name,
  speaker,
  holder,
  count(*) FILTER (WHERE label = 'FAVOR') AS favor,
  count(*) FILTER (WHERE label = 'AGAINST') AS against,
  count(*) FILTER (WHERE label = 'NEUTRAL') AS neutral,
  min(published) AS first,
  max(published) AS last,
  count(DISTINCT article) AS articles,
  max(quote) FILTER (WHERE place = 1) AS example,  -- the quote of the best supported label
  max(label) FILTER (WHERE place = 1) AS example_label,
  max(id) FILTER (WHERE place = 1) AS example_id,
  speaker_id
FROM ranked
GROUP BY topic, topic_name, speaker_id, speaker, holder, holder_article
ORDER BY topic, count(*) DESC, speaker, speaker_id, holder, holder_article;
