CREATE VIEW unattributed AS
-- Quotes for which no speaker was found, and why not.
SELECT
  quotes.id,
  quotes.text AS quote,
  attributions.reason,
  quotes.kind,
  articles.title,
  articles.published,
  quotes.article,
  quotes.zone,
  quotes.start,
  quotes."end",
  quotes.score
FROM quotes
JOIN articles ON articles.slug = quotes.article
JOIN attributions ON attributions.quote = quotes.id AND attributions.appearance IS NULL
ORDER BY quotes.article, quotes.start, quotes."end", quotes.id;
