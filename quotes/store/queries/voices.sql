-- Whom an outlet quotes, how often and in how many articles.
-- :outlet  name of the outlet or part of it, e.g. Herald
-- :since   first day, month or year, e.g. 2024-05  [default: ]
-- :until   last day, month or year, e.g. 2025  [default: ]
SELECT
  outlet,
  speakers.name AS speaker,
  speakers.type,
  count(DISTINCT attributions.quote) AS quotes,
  count(DISTINCT articles.slug) AS articles,
  speakers.id AS speaker_id
FROM articles
CROSS JOIN attributions ON attributions.article = articles.slug
CROSS JOIN appearances ON appearances.article = attributions.article AND appearances.id = attributions.appearance
CROSS JOIN speakers ON speakers.id = appearances.speaker
WHERE :outlet <> '' AND instr(folded(outlet), folded(:outlet)) > 0 AND is_within(published, :since, :until)
GROUP BY outlet, speakers.id
ORDER BY quotes DESC, outlet, speakers.id
LIMIT 1000
