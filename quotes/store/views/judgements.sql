CREATE VIEW judgements AS
-- What each reviewer says of each quote: their last judgement that was not taken back. Ratings and undos are no judgements.
--   select reviewer, action, count(*) from judgements group by reviewer, action
WITH RECURSIVE
  undone AS (  -- a review with all that takes it back, takes that back, and so on
    SELECT reviews.id AS review, undo.id, undo.undoes, undo.at
    FROM reviews AS undo
    JOIN reviews ON reviews.id = undo.undoes
    WHERE undo.undoes IS NOT NULL AND reviews.undoes IS NULL
    UNION ALL
    SELECT undone.review, undo.id, undo.undoes, undo.at FROM undone JOIN reviews AS undo ON undo.undoes = undone.id
  ),
  from_last AS (SELECT *, row_number() OVER (PARTITION BY review ORDER BY at DESC, id DESC) AS number FROM undone),
  gone AS (  -- what is taken back by an act that is not taken back itself; that is later, so the last act comes first
    SELECT DISTINCT review, 0 AS number, '' AS ids FROM undone
    UNION ALL
    SELECT gone.review, from_last.number, ids || iif(instr(ids, json_quote(id)), '', json_quote(undoes))
    FROM gone JOIN from_last ON from_last.review = gone.review AND from_last.number = gone.number + 1
  ),
  said AS (
    SELECT
      review_places.quote,  -- as it is called now, like the article
      review_places.article,
      reviews.reviewer,
      reviews.action,
      reviews.before,
      reviews.after,
      reviews.note,
      reviews.at,
      reviews.decides,
      reviews.id AS review,
      row_number() OVER (PARTITION BY review_places.quote, reviewer ORDER BY at DESC) AS place
    FROM reviews
    JOIN review_places ON review_places.review = reviews.id
    WHERE reviews.action NOT IN ('rate', 'undo') AND reviews.id NOT IN (SELECT review FROM gone WHERE instr(ids, json_quote(review)))
  )
SELECT quote, article, reviewer, action, before, after, note, at, decides, review
FROM said
WHERE place = 1;
