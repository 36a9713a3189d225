-- On what reviewers disagree: what each of them says of each quote in dispute, by article.
-- :article   name of an article or its beginning, e.g. 003  [default: ]
-- :reviewer  one of those who disagree, e.g. ana  [default: ]
SELECT
  quote AS id,
  reviewer,
  action,
  (SELECT group_concat(value ->> 'text', ' … ') FROM json_each(coalesce(after, before), '$.content')) AS quote,
  (SELECT group_concat(value ->> 'name', ', ') FROM json_each(coalesce(after, before), '$.speakers')) AS speakers,
  (
    SELECT group_concat((value ->> 'label') || ' ' || (value -> 'target' ->> 'text'), '; ')
    FROM json_each(coalesce(after, before), '$.stances')
  ) AS stances,
  note,
  at
FROM judgements
WHERE quote IN (SELECT quote FROM verdicts WHERE status = 'disputed' AND substr(article, 1, length(:article)) = :article)
  AND (:reviewer = '' OR quote IN (SELECT quote FROM judgements WHERE reviewer = :reviewer))
ORDER BY article, judgements.quote, at
LIMIT 1000
