-- What stands in several articles in the same or nearly the same words, as `quotes groups` found it; the most repeated first.
-- :about     words, a "phrase", or the beginning of a word with a star*, e.g. trade  [default: ]
-- :articles  in how many articles at least, e.g. 3  [default: 2]
WITH
  matching AS (
    SELECT DISTINCT "group"
    FROM quotes_fts
    CROSS JOIN quotes ON quotes.rowid = quotes_fts.rowid
    CROSS JOIN quote_group_members ON quote_group_members.quote = quotes.id
    WHERE quotes_fts MATCH fts_words(:about)
  ),
  counted AS (
    SELECT "group", count(DISTINCT article) AS articles
    FROM quote_group_members
    JOIN quotes ON quotes.id = quote
    WHERE :about = '' OR "group" IN matching
    GROUP BY "group"
    HAVING articles >= CAST(coalesce(nullif(:articles, ''), '2') AS INTEGER)
    ORDER BY articles DESC, "group"
    LIMIT 1000
  )
SELECT
  articles,
  count(DISTINCT outlet) AS outlets,
  min(published) AS first,
  max(published) AS last,
  quote_groups.text AS quote,
  count(*) FILTER (WHERE relation = 'near') AS near,
  count(*) FILTER (WHERE relation = 'cut') AS cut,
  quote_groups.id,
  fullest
FROM counted
CROSS JOIN quote_groups ON quote_groups.id = counted."group"
CROSS JOIN quote_group_members ON quote_group_members."group" = counted."group"
CROSS JOIN quotes ON quotes.id = quote_group_members.quote
CROSS JOIN articles ON articles.slug = quotes.article
GROUP BY quote_groups.id
ORDER BY articles DESC, quote_groups.id
