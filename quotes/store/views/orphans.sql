CREATE VIEW orphans AS
-- Reviews of quotes of which the tool finds nothing any more, and that were not taken back: the rules have changed, the article has, or it is not here.
--   select reviewer, action, quote, text from orphans
SELECT
  reviews.id,
  reviews.reviewer,
  reviews.at,
  reviews.action,
  reviews.quote,
  (
    SELECT group_concat(value ->> 'text', ' … ')
    FROM json_each(coalesce(reviews.after, reviews.before) -> 'content')
  ) AS text,
  reviews.note,
  reviews.article
FROM review_places
JOIN reviews ON reviews.id = review_places.review
WHERE
  review_places.place = 'lost'
  AND reviews.action <> 'undo'
  AND NOT EXISTS (  -- taken back, and that not taken back
    SELECT 1 FROM reviews AS undo
    WHERE undo.undoes = reviews.id AND NOT EXISTS (SELECT 1 FROM reviews AS redo WHERE redo.undoes = undo.id)
  )
ORDER BY reviews.article, reviews.at;
