CREATE VIEW said AS
-- Who said what: a row for each quote and speaker, one person under one name in all articles; speaker is NULL where nobody is known.
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
  speakers.id AS speaker_id,
  speakers.type AS speaker_type,
  appearances.name AS name_in_article
FROM quotes
JOIN articles ON articles.slug = quotes.article
JOIN attributions ON attributions.quote = quotes.id
LEFT JOIN appearances ON appearances.article = attributions.article AND appearances.id = attributions.appearance
LEFT JOIN speakers ON speakers.id = appearances.speaker
ORDER BY quotes.article, quotes.start, quotes."end", quotes.id, attributions.seq;
