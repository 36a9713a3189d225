CREATE VIEW said AS
-- Who said what: a row for each quote and speaker; speaker is NULL where nobody is known.
--   select speaker, quote, title from said where quote like '%trade%' order by published
SELECT
  quotes.id,
  speakers.name AS speaker,
  quotes.text AS quote,
  quotes.kind,
  quotes.class,
  quotes.flags,
  (SELECT group_concat(text, ' … ') FROM (SELECT text FROM spans WHERE quote = quotes.id AND role = 'cue' ORDER BY seq)) AS cue,
  articles.title,
  articles.outlet,
  articles.published,
  quotes.article,
  quotes.zone,
  quotes.start,
  quotes."end",
  min(quotes.score, attributions.score) AS score,  -- the weaker of the quote's and the attribution's
  attributions.speaker AS speaker_id,
  speakers.type AS speaker_type
FROM quotes
JOIN articles ON articles.slug = quotes.article
JOIN attributions ON attributions.quote = quotes.id
LEFT JOIN speakers ON speakers.id = attributions.speaker
ORDER BY quotes.article, quotes.start, quotes."end", quotes.id, attributions.seq;
