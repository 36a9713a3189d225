CREATE VIEW nested AS
-- Quotes inside quotes: what somebody said that another one said. A row for each pair of inner and outer speaker.
SELECT
  outside.speaker AS outer_speaker,
  outside.quote AS outer_quote,
  inside.speaker AS inner_speaker,
  inside.quote AS inner_quote,
  inside.title,
  inside.published,
  inside.article,
  outside.id AS outer_id,
  inside.id AS inner_id
FROM quotes
JOIN said AS inside ON inside.id = quotes.id
JOIN said AS outside ON outside.id = quotes.parent
ORDER BY inside.article, inside.start, inside."end", inside.id;
