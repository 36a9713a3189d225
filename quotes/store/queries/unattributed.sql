-- Quotes for which neither the tool nor a person found a speaker, and why, by article.
-- :article  name of an article or its beginning, e.g. 003  [default: ]
SELECT quotes.article, quotes.text AS quote, reason, quotes.kind, outlet, published, verdicts.status, quotes.id
FROM quotes
JOIN attributions ON attributions.quote = quotes.id AND attributions.appearance IS NULL
JOIN articles ON articles.slug = quotes.article
LEFT JOIN verdicts ON verdicts.quote = quotes.id
WHERE substr(quotes.article, 1, length(:article)) = :article AND (verdicts.status IS NULL OR verdicts.status IN ('accepted', 'disputed'))
ORDER BY quotes.article, quotes.start, quotes.id
LIMIT 1000
