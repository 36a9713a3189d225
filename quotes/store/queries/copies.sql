-- Articles that are copies or shorter versions of one another, as `quotes groups` found them; the most copied first.
WITH
  counted AS (
    SELECT "group", count(*) AS versions FROM article_groups GROUP BY "group" ORDER BY versions DESC, "group" LIMIT 1000
  )
SELECT versions, relation, round(score, 2) AS score, outlet, published, title, words, article, article_groups."group"
FROM counted
JOIN article_groups ON article_groups."group" = counted."group"
JOIN articles ON articles.slug = article_groups.article
ORDER BY versions DESC, article_groups."group", seq
LIMIT 1000
