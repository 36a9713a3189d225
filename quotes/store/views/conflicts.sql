CREATE VIEW conflicts AS
-- Stances on which rule and model differ, for review: the least sure first, a row for each.
--   select label, favor, against, neutral, target, quote from conflicts limit 20
SELECT
  (
    SELECT group_concat(name, ', ')
    FROM (
      SELECT speakers.name
      FROM attributions
      JOIN appearances ON appearances.article = attributions.article AND appearances.id = attributions.appearance
      JOIN speakers ON speakers.id = appearances.speaker
      WHERE attributions.quote = quotes.id
      ORDER BY attributions.seq
    )
  ) AS speakers,
  stances.holder,
  stances.target,
  stances.antecedent,
  stances.label,
  stances.attitude,
  stances.intensity,
  (
    SELECT group_concat(text, ' … ')
    FROM (SELECT text FROM stance_evidence WHERE quote = stances.quote AND stance = stances.seq ORDER BY seq)
  ) AS evidence,
  stances.rule,
  stances.favor,  -- what the model says, like the next two
  stances.against,
  stances.neutral,
  stances.score,
  quotes.text AS quote,
  articles.title,
  articles.published,
  quotes.article,
  quotes.id,
  stances.seq AS stance
FROM stances
JOIN quotes ON quotes.id = stances.quote
JOIN articles ON articles.slug = quotes.article
WHERE stances.agreement = 'conflict'
ORDER BY stances.score, quotes.article, quotes.start, quotes."end", quotes.id, stances.seq;
